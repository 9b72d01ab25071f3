package io.narthex.query.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class LabelIndexTest {
    private static final String[] NAMES = {"__name__", "job", "instance", "zone"};
    private static final String[] VALUES = {"a", "b", "ab", "abc", "b1"};
    private static final String[] PATTERNS = {"", "a", "a|b", "a|", ".*", ".+", "a.*", "b.?", "(a|b)c?", "[^a]+",
        "ab?c?"};

    @Test
    void selectsWhatTheMatchersAdmitOneByOne() {
        Random random = new Random(42);
        LabelIndex index = new LabelIndex();
        List<Labels> series = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Labels labels = randomLabels(random);
            series.add(labels);
            index.add(i, labels);
        }
        for (int i = 0; i < 100; i++) {
            int removed = random.nextInt(series.size());
            if (!series.get(removed).isEmpty()) {
                index.remove(removed, series.get(removed));
                series.set(removed, Labels.EMPTY);
            }
        }
        // What stands as EMPTY was removed, save the series that never had a label.
        for (int round = 0; round < 2000; round++) {
            List<Matcher> matchers = new ArrayList<>();
            matchers.add(Matcher.of(MatchType.REGEX, "__name__", ".+"));
            for (int m = random.nextInt(4); m > 0; m--) {
                matchers.add(Matcher.of(MatchType.values()[random.nextInt(4)], NAMES[random.nextInt(NAMES.length)],
                        PATTERNS[random.nextInt(PATTERNS.length)]));
            }
            RoaringBitmap expected = new RoaringBitmap();
            for (int i = 0; i < series.size(); i++) {
                Labels labels = series.get(i);
                if (matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
                    expected.add(i);
                }
            }
            assertThat(index.select(matchers)).as("%s", matchers).isEqualTo(expected);
        }
    }

    @Test
    void selectsSeriesWithoutTheLabelWhereAMatcherAdmitsEmpty() {
        LabelIndex index = new LabelIndex();
        index.add(0, Labels.of("__name__", "up", "job", "x"));
        index.add(1, Labels.of("__name__", "up"));

        assertThat(index.select(List.of(Matcher.equal("job", "")))).isEqualTo(RoaringBitmap.bitmapOf(1));
        assertThat(index.select(List.of(Matcher.of(MatchType.NOT_EQUAL, "job", "x"))))
                .isEqualTo(RoaringBitmap.bitmapOf(1));
        assertThat(index.select(List.of(Matcher.of(MatchType.REGEX, "job", "x|"))))
                .isEqualTo(RoaringBitmap.bitmapOf(0, 1));
    }

    @Test
    void listsNamesAndValuesOfTheSelectedSeriesOnly() {
        LabelIndex index = new LabelIndex();
        index.add(0, Labels.of("__name__", "up", "job", "x"));
        index.add(1, Labels.of("__name__", "down", "zone", "y"));
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> values = new TreeSet<>();

        index.names(RoaringBitmap.bitmapOf(1), names);
        index.values("__name__", RoaringBitmap.bitmapOf(0), values);

        assertThat(names).containsExactly("__name__", "zone");
        assertThat(values).containsExactly("up");
    }

    @Test
    void forgetsNamesAndValuesWithTheirLastSeries() {
        LabelIndex index = new LabelIndex();
        Labels labels = Labels.of("__name__", "up", "job", "x");
        index.add(0, labels);
        index.remove(0, labels);

        assertThat(index.names()).isEmpty();
        assertThat(index.isEmpty()).isTrue();
    }

    private static Labels randomLabels(Random random) {
        Labels.Builder builder = Labels.builder();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                builder.set(name, VALUES[random.nextInt(VALUES.length)]);
            }
        }
        return builder.build();
    }
}
