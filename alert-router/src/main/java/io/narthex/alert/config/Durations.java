package io.narthex.alert.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/// Prometheus' and Go's durations.
public final class Durations {
    private static final Pattern PROMETHEUS = Pattern.compile(
            "^(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$");
    private static final long[] UNITS_MS = {365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000,
        1};
    private static final String[] UNIT_NAMES = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final Pattern GO_PART = Pattern.compile("([0-9]*\\.?[0-9]+|[0-9]+\\.)(ns|us|µs|μs|ms|s|m|h)");

    private Durations() {}

    /// @throws IllegalArgumentException if the text is no duration, with Prometheus' words
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        Matcher matcher = PROMETHEUS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
        }
        try {
            long ms = 0;
            for (int i = 0; i < UNITS_MS.length; i++) {
                String count = matcher.group(i + 1);
                if (count != null) {
                    ms = Math.addExact(ms, Math.multiplyExact(Long.parseLong(count), UNITS_MS[i]));
                }
            }
            return Duration.ofMillis(ms);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("duration out of range", e);
        }
    }

    /// As Prometheus prints: `1h30m`, weeks, days and years only where nothing is left over.
    public static String format(Duration duration) {
        long ms = duration.toMillis();
        if (ms == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS_MS.length; i++) {
            boolean onlyExact = i < 3;
            if (onlyExact ? ms % UNITS_MS[i] == 0 && ms > 0 : ms / UNITS_MS[i] > 0) {
                text.append(ms / UNITS_MS[i]).append(UNIT_NAMES[i]);
                ms %= UNITS_MS[i];
            }
        }
        return text.toString();
    }

    /// Go's `time.ParseDuration`; a bare number is nanoseconds, as Go's YAML reader takes it.
    static Duration parseGo(String text) {
        String rest = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        if (rest.matches("[0-9]+")) {
            return Duration.ofNanos(Long.parseLong(text));
        }
        Matcher matcher = GO_PART.matcher(rest);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            BigDecimal nanos = new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unitNanos(matcher.group(2))));
            sum = sum.plusNanos(nanos.longValue());
            at = matcher.end();
        }
        if (at != rest.length() || rest.isEmpty()) {
            throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("time: unknown unit \"" + unit + "\"");
        };
    }

    /// Go's `Duration.String`: `1m30s`, `500ms`, `1.5s`, `0s`.
    static String formatGo(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 0) {
            return "-" + formatGo(duration.negated());
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000_000_000L) {
            long unit = nanos < 1_000 ? 1 : nanos < 1_000_000 ? 1_000 : 1_000_000;
            return decimal(nanos, unit) + (unit == 1 ? "ns" : unit == 1_000 ? "µs" : "ms");
        }
        StringBuilder text = new StringBuilder();
        long hours = nanos / unitNanos("h");
        long minutes = nanos / unitNanos("m") % 60;
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (hours > 0 || minutes > 0) {
            text.append(minutes).append('m');
        }
        return text.append(decimal(nanos % unitNanos("m"), unitNanos("s"))).append('s').toString();
    }

    private static String decimal(long nanos, long unit) {
        return BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit)).stripTrailingZeros().toPlainString()
                .toLowerCase(Locale.ROOT);
    }
}
