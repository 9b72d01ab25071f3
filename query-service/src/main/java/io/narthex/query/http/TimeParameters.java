package io.narthex.query.http;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.narthex.model.Names;

/// Times and durations as request parameters spell them.
final class TimeParameters {
    /// What an optional start means when it is absent: before everything that can be stored.
    static final long MIN_TIME_MS = (Long.MIN_VALUE / 1000 + 62_135_596_801L) * 1000;
    /// What an optional end means when it is absent.
    static final long MAX_TIME_MS = (Long.MAX_VALUE / 1000 - 62_135_596_801L) * 1000 + 999;

    private static final String MIN_TIME_TEXT = "-292273086-05-16T16:47:06Z";
    private static final String MAX_TIME_TEXT = "292277025-08-18T07:12:54.999999999Z";
    private static final Pattern FLOAT = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern RFC3339 = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern DURATION = Pattern
            .compile("(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] UNIT_MS = {365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final double NANOS_PER_SECOND = 1e9;

    private TimeParameters() {}

    /// @return epoch milliseconds
    /// @throws IllegalArgumentException with Prometheus' words if the text is neither seconds nor RFC 3339
    static long parseTime(String text) {
        OptionalDouble seconds = findFloat(text);
        if (seconds.isPresent()) {
            return toMillis(seconds.getAsDouble());
        }
        if (text.equals(MIN_TIME_TEXT)) {
            return MIN_TIME_MS;
        }
        if (text.equals(MAX_TIME_TEXT)) {
            return MAX_TIME_MS;
        }
        try {
            // Java's format would do without seconds, and take small letters.
            if (RFC3339.matcher(text).matches()) {
                return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant().toEpochMilli();
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("cannot parse " + Names.quote(text) + " to a valid timestamp", e);
        }
        throw new IllegalArgumentException("cannot parse " + Names.quote(text) + " to a valid timestamp");
    }

    private static long toMillis(double seconds) {
        double whole = seconds < 0 ? Math.ceil(seconds) : Math.floor(seconds);
        double millis = Math.rint((seconds - whole) * 1000);
        double total = whole * 1000 + millis;
        return total >= MAX_TIME_MS ? MAX_TIME_MS : total <= MIN_TIME_MS ? MIN_TIME_MS : (long) total;
    }

    /// @return milliseconds; a positive duration below one millisecond counts as zero
    /// @throws IllegalArgumentException with Prometheus' words if the text is neither seconds nor a duration
    static long parseDurationMs(String text) {
        OptionalDouble seconds = findFloat(text);
        if (seconds.isPresent()) {
            double nanos = seconds.getAsDouble() * NANOS_PER_SECOND;
            if (nanos > Long.MAX_VALUE || nanos < Long.MIN_VALUE) {
                throw new IllegalArgumentException(
                        "cannot parse " + Names.quote(text) + " to a valid duration. It overflows int64");
            }
            return (long) nanos / 1_000_000;
        }
        Matcher units = DURATION.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            throw new IllegalArgumentException("cannot parse " + Names.quote(text) + " to a valid duration");
        }
        try {
            long totalMs = 0;
            for (int i = 0; i < UNIT_MS.length; i++) {
                String count = units.group(i + 1);
                if (count != null) {
                    totalMs = Math.addExact(totalMs, Math.multiplyExact(Long.parseLong(count), UNIT_MS[i]));
                }
            }
            Math.multiplyExact(totalMs, 1_000_000L);
            return totalMs;
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("cannot parse " + Names.quote(text) + " to a valid duration", e);
        }
    }

    private static OptionalDouble findFloat(String text) {
        return FLOAT.matcher(text).matches() ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    }
}
