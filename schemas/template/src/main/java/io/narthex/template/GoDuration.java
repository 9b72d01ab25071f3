package io.narthex.template;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Go's `time.Duration` as templates see it.
public record GoDuration(long nanos) implements TemplateObject {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    public static GoDuration of(Duration duration) {
        return new GoDuration(duration.toNanos());
    }

    /// Go's text: `1h30m0s`, `1.5s`, `250ms`, `0s`.
    public static String format(Duration duration) {
        return format(duration.toNanos());
    }

    static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        java.math.BigDecimal size = new java.math.BigDecimal(nanos).abs();
        if (Math.abs(nanos) < SECOND && nanos != Long.MIN_VALUE) {
            long unit = Math.abs(nanos) < MICRO ? 1 : Math.abs(nanos) < MILLI ? MICRO : MILLI;
            String name = unit == 1 ? "ns" : unit == MICRO ? "µs" : "ms";
            return sign + plain(size.divide(java.math.BigDecimal.valueOf(unit))) + name;
        }
        java.math.BigDecimal[] minutes = size.divideAndRemainder(java.math.BigDecimal.valueOf(60 * SECOND));
        String seconds = plain(minutes[1].divide(java.math.BigDecimal.valueOf(SECOND))) + "s";
        long totalMinutes = minutes[0].longValue();
        if (totalMinutes == 0) {
            return sign + seconds;
        }
        String hours = totalMinutes >= 60 ? totalMinutes / 60 + "h" : "";
        return sign + hours + totalMinutes % 60 + "m" + seconds;
    }

    private static String plain(java.math.BigDecimal value) {
        String text = value.toPlainString();
        return text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    @Override
    public String typeName() {
        return "time.Duration";
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Hours" -> (Object) (nanos / (3600.0 * SECOND));
            case "Minutes" -> nanos / (60.0 * SECOND);
            case "Seconds" -> nanos / (double) SECOND;
            case "Milliseconds" -> nanos / MILLI;
            case "Microseconds" -> nanos / MICRO;
            case "Nanoseconds" -> nanos;
            case "Abs" -> new GoDuration(Math.abs(nanos));
            case "String" -> format(nanos);
            default -> ABSENT;
        };
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments) {
        if (!method.equals("Truncate") && !method.equals("Round")) {
            return ABSENT;
        }
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof GoDuration unit)) {
            throw new TemplateException("wrong type for value; expected time.Duration");
        }
        if (unit.nanos <= 0) {
            return this;
        }
        long rest = nanos % unit.nanos;
        if (method.equals("Truncate") || Math.abs(rest) < unit.nanos - Math.abs(rest)) {
            return new GoDuration(nanos - rest);
        }
        return new GoDuration(nanos - rest + (nanos < 0 ? -unit.nanos : unit.nanos));
    }

    @Override
    public Object underlying() {
        return nanos;
    }

    @Override
    public String text() {
        return format(nanos);
    }
}
