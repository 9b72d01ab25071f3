package io.narthex.alert.alerts;

import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;

/// Alertmanager's rule for an alert that arrives again.
final class AlertMerge {
    private AlertMerge() {}

    /// The known alert and the arriving one as one if their times of activity overlap, else the arriving one: an alert
    /// that fires again after its end starts afresh.
    static Alert merge(Alert known, Alert arriving, long nowMs) {
        boolean endsInside = arriving.endsAtMs() > known.startsAtMs() && arriving.endsAtMs() < known.endsAtMs();
        boolean startsInside = arriving.startsAtMs() > known.startsAtMs() && arriving.startsAtMs() < known.endsAtMs();
        if (!endsInside && !startsInside) {
            return arriving;
        }
        Alert younger = arriving.updatedAtMs() < known.updatedAtMs() ? known : arriving;
        Alert older = younger == arriving ? known : arriving;
        long start = Math.min(known.startsAtMs(), arriving.startsAtMs());
        long end = younger.endsAtMs();
        boolean timeout = younger.timeout();
        if (isOver(younger, nowMs)) {
            if (isOver(older, nowMs) && older.endsAtMs() > end) {
                end = older.endsAtMs();
            }
        } else if (older.endsAtMs() > end && !older.timeout()) {
            end = older.endsAtMs();
            timeout = false;
        }
        return new Alert(younger.tenant(), younger.labels(), younger.annotations(),
                end <= nowMs ? AlertState.RESOLVED : AlertState.FIRING, start, end, younger.updatedAtMs(),
                younger.generatorUrl(), younger.value(), younger.source(), younger.evaluatedAtMs(), timeout);
    }

    private static boolean isOver(Alert alert, long nowMs) {
        return alert.endsAtMs() <= nowMs;
    }
}
