package io.narthex.promql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;
import org.junit.jupiter.api.Test;

class GroupIndexTest {
    private record Standing(Labels namedLabels, boolean isNameless) implements VectorOperator {
        @Override
        public Labels labels() {
            return isNameless ? MetricNames.drop(namedLabels) : namedLabels;
        }

        @Override
        public boolean next(Column into) {
            return false;
        }

        @Override
        public boolean dropsName() {
            return false;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    @Test
    void numbersGroupsAsTheirLabelSetsWouldBeNumbered() {
        Random random = new Random(5);
        List<Grouping> groupings = List.of(new Grouping(List.of(), false), new Grouping(List.of(), true),
                new Grouping(List.of("a", "c"), false), new Grouping(List.of("a", "c"), true),
                new Grouping(List.of("__name__", "b"), false), new Grouping(List.of("nowhere"), false));
        for (Grouping grouping : groupings) {
            GroupIndex index = new GroupIndex(grouping);
            List<Labels> expected = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                Standing series = new Standing(randomLabels(random), random.nextBoolean());
                Labels key = grouping.key(series.labels());
                if (!expected.contains(key)) {
                    expected.add(key);
                }

                int group = index.of(series);

                assertThat(group).isEqualTo(expected.indexOf(key));
                assertThat(index.labels(group)).isEqualTo(key);
            }
        }
    }

    private static Labels randomLabels(Random random) {
        Labels.Builder builder = Labels.builder();
        for (String name : new String[]{"__name__", "__unit__", "a", "b", "c"}) {
            if (random.nextInt(3) > 0) {
                builder.set(name, "v" + random.nextInt(4));
            }
        }
        return builder.build();
    }
}
