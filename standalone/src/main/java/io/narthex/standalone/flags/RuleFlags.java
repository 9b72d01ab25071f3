package io.narthex.standalone.flags;

import io.narthex.rules.notify.NotifierSettings;
import java.time.Duration;

import picocli.CommandLine.Option;

/// `--rules.*` and how rules notify
public final class RuleFlags {
    @Option(names = "--rules.alert.resend-delay", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "1m", description = "Minimum amount of time to wait before resending an alert. Default: ${DEFAULT-VALUE}")
    private Duration resendDelay = Duration.ofMinutes(1);

    @Option(names = "--rules.lateness", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2s", description = "How long an evaluation waits for samples of its time to arrive. Default: ${DEFAULT-VALUE}")
    private Duration lateness = Duration.ofSeconds(2);

    @Option(names = "--alertmanager.notification-queue-capacity", paramLabel = "COUNT", defaultValue = "10000", description = "The capacity of the queue for pending notifications of each Alertmanager under alerting.alertmanagers. Default: ${DEFAULT-VALUE}")
    private int queueCapacity = NotifierSettings.DEFAULT.queueCapacity();

    @Option(names = "--alertmanager.notification-batch-size", paramLabel = "COUNT", defaultValue = "256", description = "The maximum number of notifications in one request to such an Alertmanager. Default: ${DEFAULT-VALUE}")
    private int batchSize = NotifierSettings.DEFAULT.batchSize();

    public NotifierSettings notifications() {
        return new NotifierSettings(queueCapacity, batchSize);
    }

    public Duration resendDelay() {
        return resendDelay;
    }

    public Duration lateness() {
        return lateness;
    }
}
