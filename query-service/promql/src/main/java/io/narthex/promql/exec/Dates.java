package io.narthex.promql.exec;

import java.time.LocalDate;
import java.util.function.DoubleUnaryOperator;

import io.narthex.promql.ast.Function;

/// Parts of the date of an epoch time in seconds, in UTC.
///
/// Any float has a date, as in Go: times are seconds since a year long ago, modulo 2^64, and what is no integer of 64 bits
/// is taken as the least of them.
final class Dates {
    private static final long ZERO_YEAR = -292_277_022_399L;
    private static final long EPOCH_SINCE_ZERO_YEAR = 9_223_372_028_715_321_600L;
    private static final long SECONDS_PER_DAY = 86_400;
    /// The calendar repeats itself every 400 years, days of the week included.
    private static final int CYCLE_YEARS = 400;
    private static final int CYCLE_DAYS = 146_097;
    private static final LocalDate FIRST_OF_CYCLE = LocalDate.of(1, 1, 1);

    private Dates() {}

    static DoubleUnaryOperator of(Function function) {
        return switch (function) {
            case MINUTE -> v -> secondOfDay(v) / 60 % 60;
            case HOUR -> v -> secondOfDay(v) / 3600;
            case DAY_OF_WEEK -> v -> date(v).getDayOfWeek().getValue() % 7;
            case DAY_OF_MONTH -> v -> date(v).getDayOfMonth();
            case DAY_OF_YEAR -> v -> date(v).getDayOfYear();
            case DAYS_IN_MONTH -> v -> date(v).lengthOfMonth();
            case MONTH -> v -> date(v).getMonthValue();
            case YEAR -> v -> ZERO_YEAR - 1 + days(v) / CYCLE_DAYS * CYCLE_YEARS + date(v).getYear();
            default -> throw new IllegalStateException("not a function of dates: " + function.functionName());
        };
    }

    /// Seconds since the zero year, unsigned.
    private static long seconds(double epochSeconds) {
        boolean fits = epochSeconds >= Long.MIN_VALUE && epochSeconds < -(double) Long.MIN_VALUE;
        return (fits ? (long) epochSeconds : Long.MIN_VALUE) + EPOCH_SINCE_ZERO_YEAR;
    }

    private static long days(double epochSeconds) {
        return Long.divideUnsigned(seconds(epochSeconds), SECONDS_PER_DAY);
    }

    private static long secondOfDay(double epochSeconds) {
        return Long.remainderUnsigned(seconds(epochSeconds), SECONDS_PER_DAY);
    }

    /// The day, in the first cycle of the calendar.
    private static LocalDate date(double epochSeconds) {
        return FIRST_OF_CYCLE.plusDays(days(epochSeconds) % CYCLE_DAYS);
    }
}
