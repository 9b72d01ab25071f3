package io.narthex.alert.intervals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// One specification of a named interval. An empty field admits anything; fields are ANDed, the ranges of a field
/// ORed. The clock is that of the location, so a local hour that a change to summer time skips never matches and one
/// that is repeated matches twice.
///
/// @param times minutes of the day, end exclusive
/// @param weekdays 0 is Sunday
/// @param daysOfMonth 1 to 31, or -1 (the last) to -31
/// @param location null is UTC
public record TimeInterval(List<MinuteRange> times, List<IntRange> weekdays, List<IntRange> daysOfMonth,
        List<IntRange> months, List<IntRange> years, @Nullable ZoneId location) {

    /// @param endMinuteExclusive at most 1440, which is midnight
    public record MinuteRange(int startMinuteInclusive, int endMinuteExclusive) {}

    /// Both ends inclusive.
    public record IntRange(int begin, int end) {
        boolean contains(int value) {
            return begin <= value && value <= end;
        }
    }

    public TimeInterval {
        times = List.copyOf(times);
        weekdays = List.copyOf(weekdays);
        daysOfMonth = List.copyOf(daysOfMonth);
        months = List.copyOf(months);
        years = List.copyOf(years);
    }

    public boolean contains(Instant instant) {
        ZonedDateTime time = instant.atZone(location == null ? ZoneId.of("UTC") : location);
        int minute = time.getHour() * 60 + time.getMinute();
        return (times.isEmpty() || times.stream()
                .anyMatch(range -> range.startMinuteInclusive <= minute && minute < range.endMinuteExclusive))
                && (daysOfMonth.isEmpty() || daysOfMonth.stream().anyMatch(range -> containsDay(range, time)))
                && containsAny(months, time.getMonthValue())
                && containsAny(weekdays, time.getDayOfWeek().getValue() % 7) && containsAny(years, time.getYear());
    }

    private static boolean containsAny(List<IntRange> ranges, int value) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(value));
    }

    private static boolean containsDay(IntRange range, ZonedDateTime time) {
        int length = time.toLocalDate().lengthOfMonth();
        int begin = range.begin < 0 ? length + range.begin + 1 : range.begin;
        int end = range.end < 0 ? length + range.end + 1 : range.end;
        // A range that begins after the month's end never matches; one that ends there is cut.
        return begin <= length && Math.max(begin, -length) <= time.getDayOfMonth()
                && time.getDayOfMonth() <= Math.min(end, length);
    }
}
