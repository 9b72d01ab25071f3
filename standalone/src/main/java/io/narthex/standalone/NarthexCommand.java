package io.narthex.standalone;

import io.narthex.standalone.web.HostPort;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.RegexTransformer;

/// The command line as a whole: `narthex [COMMAND] [FLAGS]`, where no command means `standalone`.
final class NarthexCommand {
    private static final String STANDALONE = "standalone";

    private NarthexCommand() {}

    static int execute(String[] arguments) {
        boolean named = arguments.length > 0 && arguments[0].equals(STANDALONE);
        String[] rest = named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        return commandLine().execute(rest);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new StandaloneCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(HostPort.class, HostPort::parse);
        // Kingpin's spelling of a flag that is off: --no-web.enable-lifecycle.
        line.setNegatableOptionTransformer(
                new RegexTransformer.Builder().addPattern("^--no-(\\w(-|\\w|\\.)*)$", "--$1", "--[no-]$1")
                        .addPattern("^--(\\w(-|\\w|\\.)*)$", "--no-$1", "--[no-]$1").build());
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((e, l, r) -> {
            l.getErr().println("narthex: " + e.getMessage());
            return 1;
        });
        return line;
    }
}
