package io.narthex.promql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;

import io.narthex.promql.ast.Function;
import org.junit.jupiter.api.Test;

class DatesTest {
    @Test
    void agreesWithTheCalendarOfThePlatform() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long seconds = random.nextLong(-30_000_000_000_000L, 30_000_000_000_000L);
            OffsetDateTime time = Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
            assertThat(of(Function.YEAR, seconds)).as("%d", seconds).isEqualTo(time.getYear());
            assertThat(of(Function.MONTH, seconds)).isEqualTo(time.getMonthValue());
            assertThat(of(Function.DAY_OF_MONTH, seconds)).isEqualTo(time.getDayOfMonth());
            assertThat(of(Function.DAY_OF_YEAR, seconds)).isEqualTo(time.getDayOfYear());
            assertThat(of(Function.DAY_OF_WEEK, seconds)).isEqualTo(time.getDayOfWeek().getValue() % 7);
            assertThat(of(Function.DAYS_IN_MONTH, seconds)).isEqualTo(time.toLocalDate().lengthOfMonth());
            assertThat(of(Function.HOUR, seconds)).isEqualTo(time.getHour());
            assertThat(of(Function.MINUTE, seconds)).isEqualTo(time.getMinute());
        }
    }

    @Test
    void everyFloatHasADate() {
        for (double odd : new double[]{Double.NaN, Double.POSITIVE_INFINITY, -1e300, 1e18, -9.2e18, 9.2e18}) {
            assertThat(of(Function.MONTH, odd)).isBetween(1.0, 12.0);
            assertThat(of(Function.DAY_OF_WEEK, odd)).isBetween(0.0, 6.0);
        }
    }

    private static double of(Function function, double seconds) {
        return Dates.of(function).applyAsDouble(seconds);
    }
}
