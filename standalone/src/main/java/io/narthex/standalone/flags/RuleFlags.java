package io.narthex.standalone.flags;

import java.time.Duration;

import picocli.CommandLine.Option;

/// `--rules.*`
public final class RuleFlags {
    @Option(names = "--rules.alert.resend-delay", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "1m", description = "Minimum amount of time to wait before resending an alert. Default: ${DEFAULT-VALUE}")
    private Duration resendDelay = Duration.ofMinutes(1);

    @Option(names = "--rules.lateness", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2s", description = "How long an evaluation waits for samples of its time to arrive. Default: ${DEFAULT-VALUE}")
    private Duration lateness = Duration.ofSeconds(2);

    public Duration resendDelay() {
        return resendDelay;
    }

    public Duration lateness() {
        return lateness;
    }
}
