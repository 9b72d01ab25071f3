package io.narthex.standalone;

import io.narthex.config.ConfigException;
import io.narthex.config.NotBuilt;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.rules.config.RuleFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `narthex check`: what `promtool check` does, and which keys nothing acts on yet.
@Command(name = "check", description = "Check files without starting anything.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class CheckCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "config", description = "Check prometheus.yml files and the rule files they name.", mixinStandardHelpOptions = true)
    int config(@Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to check.") List<Path> files,
            @Option(names = "--syntax-only", description = "Read nothing but the files themselves.") boolean syntaxOnly,
            @Mixin LintFlags lint) {
        Output output = Output.of(spec);
        if (!output.requireExisting(files)) {
            return 1;
        }
        RuleChecks rules = output.ruleChecks(lint);
        boolean ok = true;
        for (Path file : files) {
            output.out().println("Checking " + file);
            List<Path> ruleFiles = List.of();
            try {
                PrometheusConfig config = PrometheusConfigLoader.load(file);
                ruleFiles = syntaxOnly ? ruleFiles : RuleChecks.named(file, config.ruleFiles());
                report(output.out(), file, config, ruleFiles.size());
            } catch (ConfigException e) {
                output.fail(e.getMessage());
                ok = false;
            } catch (RuleFileException e) {
                output.fail(e.findings().getFirst());
                ok = false;
            }
            output.out().println();
            ruleFiles.forEach(rules::file);
        }
        output.flush();
        return ok ? rules.exitCode() : 1;
    }

    private static void report(PrintWriter out, Path file, PrometheusConfig config, int ruleFileCount) {
        config.warnings().forEach(warning -> out.println("  WARNING: " + warning));
        for (NotBuilt key : config.notBuilt()) {
            out.println("  NOT BUILT: " + key);
        }
        if (ruleFileCount > 0) {
            out.println("  SUCCESS: " + ruleFileCount + " rule files found");
        }
        out.println(" SUCCESS: " + file + " is valid prometheus config file syntax");
    }

    @Command(name = "rules", description = "Check rule files.", mixinStandardHelpOptions = true)
    int rules(
            @Parameters(paramLabel = "FILE", arity = "0..*", description = "The files to check; without one, standard input.") List<Path> files,
            @Mixin LintFlags lint) {
        Output output = Output.of(spec);
        List<Path> named = files == null ? List.of() : files;
        if (!output.requireExisting(named)) {
            return 1;
        }
        RuleChecks checks = output.ruleChecks(lint);
        if (named.isEmpty()) {
            checks.text("standard input", CheckCommand::standardInput);
        }
        named.forEach(checks::file);
        output.flush();
        return checks.exitCode();
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where a check prints.
    private record Output(PrintWriter out, PrintWriter err) {
        static Output of(CommandSpec spec) {
            return new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
        }

        RuleChecks ruleChecks(LintFlags lint) {
            return new RuleChecks(out, err, lint);
        }

        boolean requireExisting(List<Path> files) {
            return ExistingFiles.require(files, err);
        }

        void fail(@Nullable String why) {
            out.flush();
            err.println("  FAILED: " + why);
            err.flush();
        }

        void flush() {
            out.flush();
            err.flush();
        }
    }
}
