package io.narthex.rules.notify;

/// How alerts are queued for each Alertmanager.
///
/// @param queueCapacity alerts that wait for one Alertmanager; of more, the oldest are dropped
/// @param batchSize alerts in one request
public record NotifierSettings(int queueCapacity, int batchSize) {
    public static final NotifierSettings DEFAULT = new NotifierSettings(10_000, 256);

    public NotifierSettings {
        if (queueCapacity < 1 || batchSize < 1) {
            throw new IllegalArgumentException("notification queue capacity " + queueCapacity + " and batch size "
                    + batchSize + " must be at least 1");
        }
    }
}
