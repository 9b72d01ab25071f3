package io.narthex.promql.print;

/// Durations as Prometheus prints them: `1h30m`, `90d`, `0s`.
public final class DurationText {
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};
    /// Years and weeks are printed only where nothing remains: 90d reads better than 12w6d.
    private static final int EXACT_UNITS = 2;

    private DurationText() {}

    /// @param durationMs may be negative, which puts a minus in front
    public static String format(long durationMs) {
        if (durationMs == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder(durationMs < 0 ? "-" : "");
        long rest = Math.abs(durationMs);
        for (int i = 0; i < UNITS.length; i++) {
            boolean skip = i < EXACT_UNITS && rest % UNIT_MS[i] != 0;
            long count = rest / UNIT_MS[i];
            if (!skip && count > 0) {
                text.append(count).append(UNITS[i]);
                rest -= count * UNIT_MS[i];
            }
        }
        return text.toString();
    }
}
