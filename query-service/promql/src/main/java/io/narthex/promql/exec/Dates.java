package io.narthex.promql.exec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.DoubleUnaryOperator;

import io.narthex.promql.ast.Function;

/// Parts of the date of an epoch time in seconds, in UTC.
final class Dates {
    private Dates() {}

    static DoubleUnaryOperator of(Function function) {
        return switch (function) {
            case MINUTE -> v -> Math.floorMod(Math.floorDiv((long) v, 60L), 60);
            case HOUR -> v -> Math.floorMod(Math.floorDiv((long) v, 3600L), 24);
            case DAY_OF_WEEK -> v -> Math.floorMod(Math.floorDiv((long) v, 86_400L) + 4, 7);
            case DAY_OF_MONTH -> v -> date(v).getDayOfMonth();
            case DAY_OF_YEAR -> v -> date(v).getDayOfYear();
            case DAYS_IN_MONTH -> v -> date(v).toLocalDate().lengthOfMonth();
            case MONTH -> v -> date(v).getMonthValue();
            case YEAR -> v -> date(v).getYear();
            default -> throw new IllegalStateException("not a function of dates: " + function.functionName());
        };
    }

    private static OffsetDateTime date(double seconds) {
        try {
            return Instant.ofEpochSecond((long) seconds).atOffset(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            // Beyond the years that the calendar knows any date is as good: Go wraps around there.
            return OffsetDateTime.MAX.withOffsetSameInstant(ZoneOffset.UTC);
        }
    }
}
