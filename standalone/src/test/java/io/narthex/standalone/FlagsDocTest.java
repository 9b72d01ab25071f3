package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `docs/operations/flags.md` lists every flag as `--help` does. [#main] prints what belongs there.
class FlagsDocTest {
    private static final Path DOC = Path.of("../docs/operations/flags.md");
    private static final List<String> SERVICES = List.of("broker", "ingest", "query", "rules", "alert-router");

    private record Row(String flag, String defaultText, String meaning) {
        private String sortKey() {
            return flag.replace("[no-]", "");
        }
    }

    private static String table() {
        Map<Row, List<String>> rows = new LinkedHashMap<>();
        CommandLine line = NarthexCommand.commandLine();
        collect("standalone", line.getCommandSpec(), rows);
        SERVICES.forEach(name -> collect(name, service(line, name), rows));
        StringBuilder text = new StringBuilder(
                "\n| flag | default | commands | meaning |\n| --- | --- | --- | --- |\n");
        rows.entrySet().stream().sorted(Map.Entry.comparingByKey(Comparator.comparing(Row::sortKey)))
                .forEach(row -> text.append("| `").append(row.getKey().flag()).append("` | ")
                        .append(row.getKey().defaultText()).append(" | ").append(String.join(", ", row.getValue()))
                        .append(" | ").append(row.getKey().meaning()).append(" |\n"));
        return text.toString();
    }

    private static CommandSpec service(CommandLine line, String name) {
        return Objects.requireNonNull(line.getSubcommands().get(name)).getCommandSpec();
    }

    private static void collect(String command, CommandSpec spec, Map<Row, List<String>> to) {
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                to.computeIfAbsent(row(option), _ -> new ArrayList<>()).add(command);
            }
        }
    }

    private static Row row(OptionSpec option) {
        String name = (option.negatable() ? "--[no-]" : "--") + option.longestName().substring(2);
        String others = String.join("", List.of(option.names()).stream().filter(n -> !n.equals(option.longestName()))
                .map(n -> "`, `" + n).toList());
        String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        String description = String.join(" ", option.description());
        int at = description.lastIndexOf(" Default: ");
        String told = at < 0 ? "" : description.substring(at + " Default: ".length());
        String defaultText = told.startsWith("$") ? "`" + option.defaultValue() + "`" : told;
        return new Row(name + label + others, defaultText, (at < 0 ? description : description.substring(0, at))
                .replace("|", "\\|"));
    }

    @Test
    void everyFlagIsDocumented() throws IOException {
        assertThat(Files.readString(DOC)).endsWith(table());
    }

    @Test
    void noServiceTakesAFlagOfABrokerThatItDoesNotBring() {
        CommandLine line = NarthexCommand.commandLine();
        for (String service : SERVICES.subList(1, SERVICES.size())) {
            assertThat(service(line, service).optionsMap())
                    .doesNotContainKey("--kafka.listen-address");
        }
    }

    public static void main(String[] arguments) {
        System.out.print(table());
    }
}
