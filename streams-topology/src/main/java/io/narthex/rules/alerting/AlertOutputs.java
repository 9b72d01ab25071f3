package io.narthex.rules.alerting;

import java.time.Duration;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.rules.template.GraphLinks;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import org.jspecify.annotations.Nullable;

/// Alerts as the log carries them: with external labels, relabelled, with the times that receivers see.
///
/// @param externalLabels added where the alert has none of the name, before relabelling
/// @param externalUrl base of the links to expressions
/// @param resendDelay how long a firing or resolved alert is not repeated
public record AlertOutputs(Labels externalLabels, Relabeler relabeler, String externalUrl, Duration resendDelay) {
    private static final int VALID_ROUNDS = 4;

    /// @param labels as [#outsideLabels] gives them, now or earlier
    Alert render(AlertOrigin origin, AlertInstance instance, Labels labels, long atMs) {
        AlertState state = switch (instance) {
            case AlertInstance.Pending _ -> AlertState.PENDING;
            case AlertInstance.Firing _ -> AlertState.FIRING;
            case AlertInstance.Resolved _ -> AlertState.RESOLVED;
        };
        long startsAtMs = switch (instance) {
            case AlertInstance.Pending pending -> pending.activeAtMs();
            case AlertInstance.Firing firing -> firing.firedAtMs();
            case AlertInstance.Resolved resolved -> resolved.firedAtMs();
        };
        long endsAtMs = instance instanceof AlertInstance.Resolved resolved
                ? resolved.resolvedAtMs()
                : validUntilMs(origin, atMs);
        return new Alert(
                origin.tenant(),
                labels,
                instance.annotations(),
                state,
                startsAtMs,
                endsAtMs,
                atMs,
                generatorUrl(origin.query()),
                instance.value(),
                origin.group(),
                atMs,
                false);
    }

    /// Until when a record of this time promises that the alert goes on.
    long validUntilMs(AlertOrigin origin, long atMs) {
        return atMs + VALID_ROUNDS * Math.max(origin.intervalMs(), resendDelay.toMillis());
    }

    /// Null if relabelling drops the alert.
    @Nullable
    Labels outsideLabels(Labels labels) {
        Labels.Builder builder = labels.toBuilder();
        externalLabels.forEach((name, value) -> {
            if (!labels.has(name)) {
                builder.set(name, value);
            }
        });
        return relabeler.apply(builder.build());
    }

    private String generatorUrl(String query) {
        String base = externalUrl.endsWith("/") ? externalUrl.substring(0, externalUrl.length() - 1) : externalUrl;
        return base + GraphLinks.table(query);
    }
}
