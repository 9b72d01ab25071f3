package io.narthex.query.http;

/// Durations as Prometheus' `model.Duration` prints them: `1h30m`, `15s`, `0s`.
final class GoDurations {
    private static final long[] UNIT_MS = {365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final int EXACT_UNITS = 3;

    private GoDurations() {}

    /// Years, weeks and days only where nothing smaller is left over.
    static String format(long durationMs) {
        if (durationMs == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder(durationMs < 0 ? "-" : "");
        long left = Math.abs(durationMs);
        for (int i = 0; i < UNITS.length; i++) {
            boolean exactOnly = i < EXACT_UNITS;
            if (exactOnly && left % UNIT_MS[i] != 0) {
                continue;
            }
            long count = left / UNIT_MS[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                left -= count * UNIT_MS[i];
            }
        }
        return text.toString();
    }
}
