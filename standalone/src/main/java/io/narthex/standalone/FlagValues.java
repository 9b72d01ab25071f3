package io.narthex.standalone;

import io.narthex.config.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The flags in force, as `/api/v1/status/flags` shows them: names without dashes, defaults included.
final class FlagValues {
    private FlagValues() {}

    static Map<String, String> of(CommandSpec command) {
        Map<String, String> values = new TreeMap<>();
        for (OptionSpec option : command.options()) {
            String name = option.longestName();
            if (option.usageHelp() || option.versionHelp() || !name.startsWith("--")) {
                continue;
            }
            Object value = option.getValue();
            values.put(name.substring(2), value == null ? "" : text(value));
        }
        return values;
    }

    private static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case List<?> list -> String.join(",", list.stream().map(Object::toString).toList());
            default -> value.toString();
        };
    }
}
