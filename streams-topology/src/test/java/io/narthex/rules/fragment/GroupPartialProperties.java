package io.narthex.rules.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.narthex.promql.ast.AggregateOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupPartialProperties {
    private static double merged(AggregateOp op, List<Double> values, int partitions) {
        GroupPartial merged = new GroupPartial(op);
        for (int partition = 0; partition < partitions; partition++) {
            GroupPartial part = new GroupPartial(op);
            for (int i = partition; i < values.size(); i += partitions) {
                part.add(values.get(i));
            }
            merged.merge(GroupPartial.of(op, part.numbers(), part.histograms()));
        }
        return merged.result();
    }

    @ParameterizedTest
    @EnumSource(value = AggregateOp.class, names = {"SUM", "AVG", "MIN", "MAX", "COUNT", "GROUP", "STDDEV", "STDVAR"})
    void howSeriesAreSpreadDoesNotMatter(AggregateOp op) {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Double> values = new ArrayList<>();
            for (int i = 1 + random.nextInt(50); i > 0; i--) {
                values.add(random.nextGaussian() * Math.pow(10, random.nextInt(6)));
            }
            double whole = merged(op, values, 1);
            for (int partitions : new int[]{2, 3, 7, 60}) {
                assertThat(merged(op, values, partitions)).as("seed %d", seed)
                        .isCloseTo(whole, org.assertj.core.data.Offset.offset(1e-9 * Math.max(1, Math.abs(whole))));
            }
        }
    }

    @Test
    void whatRoundingLosesInAPartitionIsNotLost() {
        List<Double> values = List.of(1e100, 1.0, -1e100, 1.0);
        assertThat(merged(AggregateOp.SUM, values, 1)).isEqualTo(2);
        assertThat(merged(AggregateOp.SUM, values, 2)).isEqualTo(2);
        assertThat(merged(AggregateOp.SUM, values, 4)).isEqualTo(2);
    }

    @Test
    void anAverageSurvivesASumThatOverflows() {
        List<Double> values = List.of(1.5e308, 1.7e308, 1.6e308, 1.6e308, 1.6e308, 1.6e308);
        for (int partitions : new int[]{1, 2, 3, 6}) {
            assertThat(merged(AggregateOp.AVG, values, partitions)).isCloseTo(1.6e308,
                    org.assertj.core.data.Percentage.withPercentage(1e-10));
        }
        assertThat(merged(AggregateOp.SUM, values, 3)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void notANumberLosesAgainstAnyNumber() {
        assertThat(merged(AggregateOp.MAX, List.of(Double.NaN, -3.0, Double.NaN), 3)).isEqualTo(-3);
        assertThat(merged(AggregateOp.MIN, List.of(Double.NaN, Double.NaN), 2)).isNaN();
        assertThat(merged(AggregateOp.SUM, List.of(Double.NaN, 1.0), 2)).isNaN();
        assertThat(merged(AggregateOp.STDDEV, List.of(Double.POSITIVE_INFINITY, 1.0), 2)).isNaN();
    }
}
