package io.narthex.alert.alerts;

import java.util.Comparator;

import io.narthex.model.Labels;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;

/// An alert with its identity computed once.
///
/// @param fingerprint of the labels
public record KnownAlert(AlertFingerprint fingerprint, Alert alert) {
    /// The order in which a notification lists its alerts: job, instance, then all labels.
    public static final Comparator<KnownAlert> NOTIFICATION_ORDER = Comparator
            .comparing((KnownAlert alert) -> alert.labels().value("job"), Labels::compareUtf8)
            .thenComparing(alert -> alert.labels().value("instance"), Labels::compareUtf8)
            .thenComparing(KnownAlert::labels);

    /// The source of alerts that were posted to the API.
    public static final String API = "api";

    public static KnownAlert of(Alert alert) {
        return new KnownAlert(AlertFingerprint.of(alert.labels()), alert);
    }

    public Labels labels() {
        return alert.labels();
    }

    /// Whether its end has come. Whether that end counts is [AlertStore]'s to say.
    public boolean endedAt(long nowMs) {
        return alert.endsAtMs() != 0 && alert.endsAtMs() <= nowMs;
    }

    /// The value of `alertname`.
    public String name() {
        return labels().value("alertname");
    }

    public KnownAlert withEnd(long endsAtMs) {
        return new KnownAlert(fingerprint,
                new Alert(alert.tenant(), alert.labels(), alert.annotations(), alert.state(), alert.startsAtMs(),
                        endsAtMs, alert.updatedAtMs(), alert.generatorUrl(), alert.value(), alert.source(),
                        alert.evaluatedAtMs(), alert.timeout()));
    }
}
