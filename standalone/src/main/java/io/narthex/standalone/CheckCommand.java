package io.narthex.standalone;

import io.narthex.config.ConfigException;
import io.narthex.config.NotBuilt;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `narthex check`: what `promtool check` does, and which keys nothing acts on yet.
@Command(name = "check", description = "Check files without starting anything.", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class CheckCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "config", description = "Check prometheus.yml files.", mixinStandardHelpOptions = true)
    int config(@Parameters(paramLabel = "FILE", arity = "1..*", description = "The files to check.") List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean ok = true;
        for (Path file : files) {
            out.println("Checking " + file);
            try {
                report(out, file, PrometheusConfigLoader.load(file));
            } catch (ConfigException e) {
                err.println("  FAILED: " + e.getMessage());
                ok = false;
            }
            out.println();
        }
        out.flush();
        err.flush();
        return ok ? 0 : 1;
    }

    private static void report(PrintWriter out, Path file, PrometheusConfig config) {
        config.warnings().forEach(warning -> out.println("  WARNING: " + warning));
        for (NotBuilt key : config.notBuilt()) {
            out.println("  NOT BUILT: " + key);
        }
        out.println(" SUCCESS: " + file + " is valid prometheus config file syntax");
    }
}
