package io.narthex.config;

import java.time.Duration;

import io.narthex.model.Names;

/// Prometheus' way to write a duration: `1h30m`, `15s`, `500ms`; units y, w, d, h, m, s, ms, each at most once and in
/// this order.
public final class Durations {
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MS = {365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1};

    private Durations() {}

    /// @throws ConfigException with Prometheus' words if the text is no duration
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.isEmpty()) {
            throw new ConfigException("empty duration string");
        }
        long totalMs = 0;
        int unit = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
                digits++;
            }
            int letters = digits;
            while (letters < text.length() && Character.isLetter(text.charAt(letters))) {
                letters++;
            }
            int found = unitFrom(unit, text.substring(digits, letters));
            if (digits == at || found < 0) {
                throw new ConfigException("not a valid duration string: " + Names.quote(text));
            }
            totalMs = add(totalMs, text.substring(at, digits), UNIT_MS[found]);
            unit = found + 1;
            at = letters;
        }
        return Duration.ofMillis(totalMs);
    }

    private static int unitFrom(int first, String unit) {
        for (int i = first; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }

    private static long add(long totalMs, String digits, long unitMs) {
        try {
            long ms = Math.addExact(totalMs, Math.multiplyExact(Long.parseLong(digits), unitMs));
            // Prometheus counts nanoseconds in 64 bits.
            Math.multiplyExact(ms, 1_000_000L);
            return ms;
        } catch (ArithmeticException | NumberFormatException _) {
            throw new ConfigException("duration out of range");
        }
    }

    /// The shortest form, as Prometheus prints it: years and weeks only where nothing is left over.
    public static String format(Duration duration) {
        long ms = duration.toMillis();
        if (ms == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        if (ms < 0) {
            text.append('-');
            ms = -ms;
        }
        for (int i = 0; i < UNITS.length; i++) {
            boolean exactOnly = i < 2;
            if (exactOnly && ms % UNIT_MS[i] != 0) {
                continue;
            }
            long count = ms / UNIT_MS[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                ms -= count * UNIT_MS[i];
            }
        }
        return text.toString();
    }
}
