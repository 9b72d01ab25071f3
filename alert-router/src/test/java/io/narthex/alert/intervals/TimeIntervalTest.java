package io.narthex.alert.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
    private static TimeInterval daily(String start, String end, @Nullable ZoneId zone) {
        return new TimeInterval(List.of(TimeIntervalParser.times(start, end)), List.of(), List.of(), List.of(),
                List.of(), zone);
    }

    private static TimeInterval days(String range) {
        return new TimeInterval(List.of(), List.of(), List.of(TimeIntervalParser.dayOfMonth(range)), List.of(),
                List.of(), null);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-22T08:59:59Z,false", "2026-11-22T09:00:00Z,true", "2026-11-22T16:59:59Z,true",
        "2026-11-22T17:00:00Z,false"})
    void theEndIsExclusive(Instant instant, boolean inside) {
        assertThat(daily("09:00", "17:00", null).contains(instant)).isEqualTo(inside);
    }

    @Test
    void midnightMayEndADay() {
        assertThat(daily("23:00", "24:00", null).contains(Instant.parse("2026-11-22T23:59:59Z"))).isTrue();
    }

    // Berlin leaves winter time on 2026-03-29 at 01:00 UTC (02:00 becomes 03:00) and returns on 2026-10-25 at 01:00 UTC.
    @ParameterizedTest
    @CsvSource({"2026-03-28T01:30:00Z,true", "2026-03-29T00:59:00Z,false", "2026-03-29T01:00:00Z,false",
        "2026-10-25T00:30:00Z,true", "2026-10-25T01:30:00Z,true", "2026-10-25T02:00:00Z,false",
        "2026-07-01T00:30:00Z,true", "2026-12-01T00:30:00Z,false"})
    void localTimeFollowsTheClockChange(Instant instant, boolean inside) {
        assertThat(daily("02:00", "03:00", ZoneId.of("Europe/Berlin")).contains(instant)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({"-1,2026-02-28T00:00:00Z,true", "-1,2024-02-28T00:00:00Z,false", "-1,2024-02-29T00:00:00Z,true",
        "-3:-1,2026-11-28T00:00:00Z,true", "-3:-1,2026-11-27T00:00:00Z,false", "29:31,2026-02-28T00:00:00Z,false",
        "28:31,2026-02-28T00:00:00Z,true", "1:5,2026-11-05T23:59:59Z,true", "1:5,2026-11-06T00:00:00Z,false",
        "-31:-30,2026-02-01T00:00:00Z,false"})
    void daysOfTheMonthCountFromEitherEnd(String range, Instant instant, boolean inside) {
        assertThat(days(range).contains(instant)).isEqualTo(inside);
    }

    @Test
    void fieldsAreAndedAndRangesOred() {
        TimeInterval interval = new TimeInterval(List.of(),
                List.of(TimeIntervalParser.weekday("monday:friday"), TimeIntervalParser.weekday("Sunday")), List.of(),
                List.of(TimeIntervalParser.month("november:12")), List.of(TimeIntervalParser.year("2025:2026")), null);

        assertThat(interval.contains(Instant.parse("2026-11-22T12:00:00Z"))).as("a Sunday").isTrue();
        assertThat(interval.contains(Instant.parse("2026-11-21T12:00:00Z"))).as("a Saturday").isFalse();
        assertThat(interval.contains(Instant.parse("2026-10-19T12:00:00Z"))).as("October").isFalse();
        assertThat(interval.contains(Instant.parse("2027-11-22T12:00:00Z"))).as("2027").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0 is not a valid day of the month: out of range",
        "32|32 is not a valid day of the month: out of range",
        "-5:5|end day must be negative if start day is negative", "20:10|end day 10 is always before start day 20",
        "-1:-3|end day -3 is always before start day -1",
        "1:2:3|couldn't parse range 1:2:3, invalid format"})
    void impossibleDaysAreRefused(String range, String message) {
        assertThatThrownBy(() -> TimeIntervalParser.dayOfMonth(range)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"25:00|26:00|couldn't parse timestamp 25:00, invalid format",
        "9:00|10:00|couldn't parse timestamp 9:00, invalid format",
        "10:00|10:00|start time cannot be equal or greater than end time",
        "22:00|06:00|start time cannot be equal or greater than end time"})
    void impossibleTimesAreRefused(String start, String end, String message) {
        assertThatThrownBy(() -> TimeIntervalParser.times(start, end)).hasMessage(message);
    }

    @Test
    void impossibleNamesAreRefused() {
        assertThatThrownBy(() -> TimeIntervalParser.weekday("caturday")).hasMessage("caturday is not a valid weekday");
        assertThatThrownBy(() -> TimeIntervalParser.weekday("friday:monday"))
                .hasMessage("start day cannot be before end day");
        assertThatThrownBy(() -> TimeIntervalParser.month("june:may"))
                .hasMessage("end month may is before start month june");
        assertThatThrownBy(() -> TimeIntervalParser.location("Mars/Base")).hasMessage("unknown time zone Mars/Base");
    }
}
