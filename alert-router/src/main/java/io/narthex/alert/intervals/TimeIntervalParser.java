package io.narthex.alert.intervals;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

import com.google.re2j.Pattern;

/// The texts of a time interval's fields.
///
/// Every method throws [IllegalArgumentException] with the broken rule.
public final class TimeIntervalParser {
    private static final Pattern TIME = Pattern.compile("^((([01][0-9])|(2[0-3])):[0-5][0-9])$|(^24:00$)");
    private static final List<String> DAYS = List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
            "saturday");
    private static final List<String> MONTHS = List.of("january", "february", "march", "april", "may", "june", "july",
            "august", "september", "october", "november", "december");

    private TimeIntervalParser() {}

    public static TimeInterval.MinuteRange times(String start, String end) {
        if (start.isEmpty() || end.isEmpty()) {
            throw new IllegalArgumentException("both start and end times must be provided");
        }
        int from = minute(start);
        int to = minute(end);
        if (from >= to) {
            throw new IllegalArgumentException("start time cannot be equal or greater than end time");
        }
        return new TimeInterval.MinuteRange(from, to);
    }

    private static int minute(String time) {
        if (!TIME.matches(time)) {
            throw new IllegalArgumentException("couldn't parse timestamp " + time + ", invalid format");
        }
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }

    public static TimeInterval.IntRange weekday(String text) {
        TimeInterval.IntRange range = range(text, day -> {
            int index = DAYS.indexOf(day);
            if (index < 0) {
                throw new IllegalArgumentException(day + " is not a valid weekday");
            }
            return index;
        });
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException("start day cannot be before end day");
        }
        return range;
    }

    public static TimeInterval.IntRange dayOfMonth(String text) {
        TimeInterval.IntRange range = range(text, TimeIntervalParser::number);
        for (int day : new int[]{range.begin(), range.end()}) {
            if (day == 0 || day < -31 || day > 31) {
                throw new IllegalArgumentException(day + " is not a valid day of the month: out of range");
            }
        }
        if (range.begin() < 0 && range.end() > 0) {
            throw new IllegalArgumentException("end day must be negative if start day is negative");
        }
        // The shortest month decides what is always empty.
        int begin = range.begin() < 0 ? 28 + range.begin() : range.begin();
        int end = range.end() < 0 ? 28 + range.end() : range.end();
        if (begin > end) {
            throw new IllegalArgumentException(
                    "end day " + range.end() + " is always before start day " + range.begin());
        }
        return range;
    }

    public static TimeInterval.IntRange month(String text) {
        TimeInterval.IntRange range = range(text, month -> {
            int index = MONTHS.indexOf(month);
            try {
                return index >= 0 ? index + 1 : Integer.parseInt(month);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(month + " is not a valid month", e);
            }
        });
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException(
                    "end month " + monthName(range.end()) + " is before start month " + monthName(range.begin()));
        }
        return range;
    }

    private static String monthName(int month) {
        return month >= 1 && month <= 12 ? MONTHS.get(month - 1) : "";
    }

    public static TimeInterval.IntRange year(String text) {
        TimeInterval.IntRange range = range(text, TimeIntervalParser::number);
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException(
                    "end year " + range.end() + " is before start year " + range.begin());
        }
        return range;
    }

    /// An IANA name, `Local`, or `UTC` (also the empty text).
    public static ZoneId location(String text) {
        try {
            return switch (text) {
                case "", "UTC" -> ZoneId.of("UTC");
                case "Local" -> ZoneId.systemDefault();
                default -> ZoneId.of(text);
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + text, e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    private static TimeInterval.IntRange range(String text, ToIntFunction<String> member) {
        String[] ends = text.toLowerCase(Locale.ROOT).split(":", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("couldn't parse range " + text + ", invalid format");
        }
        int begin = member.applyAsInt(ends[0]);
        return new TimeInterval.IntRange(begin, ends.length == 1 ? begin : member.applyAsInt(ends[1]));
    }
}
