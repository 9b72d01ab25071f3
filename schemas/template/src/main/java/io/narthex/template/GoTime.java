package io.narthex.template;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Go's `time.Time` as templates see it, and Go's layouts.
public record GoTime(ZonedDateTime time) implements TemplateObject {
    /// Go's zero time, year 1.
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    public static final String RFC3339 = "2006-01-02T15:04:05Z07:00";
    private static final String DEFAULT_LAYOUT = "2006-01-02 15:04:05.999999999 -0700 MST";

    public static GoTime of(Instant instant, ZoneId zone) {
        return new GoTime(instant.atZone(zone));
    }

    public static GoTime utc(Instant instant) {
        return of(instant, ZoneOffset.UTC);
    }

    /// The time in a Go layout: `2006-01-02 15:04:05` and its kin.
    public static String format(ZonedDateTime time, String layout) {
        return TimeLayout.format(time, layout);
    }

    @Override
    public String typeName() {
        return "time.Time";
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Year" -> (Object) (long) time.getYear();
            case "Month" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Day" -> (long) time.getDayOfMonth();
            case "Hour" -> (long) time.getHour();
            case "Minute" -> (long) time.getMinute();
            case "Second" -> (long) time.getSecond();
            case "Nanosecond" -> (long) time.getNano();
            case "YearDay" -> (long) time.getDayOfYear();
            case "Weekday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Unix" -> time.toEpochSecond();
            case "UnixMilli" -> time.toInstant().toEpochMilli();
            case "UnixMicro" -> time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
            case "UnixNano" -> time.toEpochSecond() * 1_000_000_000 + time.getNano();
            case "IsZero" -> time.toInstant().equals(ZERO);
            case "UTC" -> new GoTime(time.withZoneSameInstant(ZoneOffset.UTC));
            case "Local" -> new GoTime(time.withZoneSameInstant(ZoneId.systemDefault()));
            case "String" -> text();
            default -> ABSENT;
        };
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments) {
        Object argument = arguments.size() == 1 ? arguments.getFirst() : null;
        return switch (method) {
            case "Format" -> {
                if (argument instanceof String layout) {
                    yield format(time, layout);
                }
                throw new TemplateException("wrong type for value; expected string");
            }
            case "Sub" -> {
                Duration difference = Duration.between(requireTime(argument).toInstant(), time.toInstant());
                // Go's durations end at 292 years.
                boolean fits = Math.abs(difference.toSeconds()) < Long.MAX_VALUE / 1_000_000_000;
                yield new GoDuration(
                        fits ? difference.toNanos() : difference.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE);
            }
            case "Before" -> time.toInstant().isBefore(requireTime(argument).toInstant());
            case "After" -> time.toInstant().isAfter(requireTime(argument).toInstant());
            case "Equal" -> time.toInstant().equals(requireTime(argument).toInstant());
            case "Add" -> new GoTime(time.plusNanos(nanos(argument)));
            case "AddDate" -> addDate(arguments);
            case "Truncate" -> truncated(nanos(argument));
            default -> ABSENT;
        };
    }

    private GoTime truncated(long unitNanos) {
        if (unitNanos <= 0) {
            return this;
        }
        // Counted from Go's zero time, in 128 bits: the nanoseconds since year 1 do not fit 64.
        java.math.BigInteger sinceZero = java.math.BigInteger
                .valueOf(Duration.between(ZERO, time.toInstant()).toSeconds())
                .multiply(java.math.BigInteger.valueOf(1_000_000_000))
                .add(java.math.BigInteger.valueOf(time.getNano()));
        return new GoTime(time.minusNanos(sinceZero.mod(java.math.BigInteger.valueOf(unitNanos)).longValue()));
    }

    private GoTime addDate(List<@Nullable Object> arguments) {
        if (arguments.size() == 3 && arguments.get(0) instanceof Long years && arguments.get(1) instanceof Long months
                && arguments.get(2) instanceof Long days) {
            return new GoTime(time.plusYears(years).plusMonths(months).plusDays(days));
        }
        throw new TemplateException("wrong number of args for AddDate: want 3 got " + arguments.size());
    }

    private static ZonedDateTime requireTime(@Nullable Object argument) {
        if (argument instanceof GoTime other) {
            return other.time;
        }
        throw new TemplateException("wrong type for value; expected time.Time");
    }

    private static long nanos(@Nullable Object argument) {
        return switch (argument) {
            case GoDuration duration -> duration.nanos();
            case Long nanos -> nanos;
            case null, default -> throw new TemplateException("wrong type for value; expected time.Duration");
        };
    }

    @Override
    public String text() {
        return format(time, DEFAULT_LAYOUT);
    }
}
