package io.narthex.standalone.flags;

import io.narthex.standalone.log.LogFormat;
import io.narthex.standalone.log.LogLevel;
import io.narthex.standalone.log.Logging;
import picocli.CommandLine.Option;

/// `--log.*`
public final class LogFlags {
    @Option(names = "--log.level", paramLabel = "LEVEL", defaultValue = "info", description = "Only log messages with the given severity or above. One of: debug, info, warn, error. Default: ${DEFAULT-VALUE}")
    private LogLevel level = LogLevel.INFO;

    @Option(names = "--log.format", paramLabel = "FORMAT", defaultValue = "logfmt", description = "Output format of log messages. One of: logfmt, json. Default: ${DEFAULT-VALUE}")
    private LogFormat format = LogFormat.LOGFMT;

    public void apply() {
        Logging.configure(level, format);
    }
}
