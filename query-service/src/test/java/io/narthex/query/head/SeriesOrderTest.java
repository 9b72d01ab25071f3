package io.narthex.query.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class SeriesOrderTest {
    private static final int SERIES = 2000;

    private final Random random = new Random(7);
    private final SeriesOrder order = new SeriesOrder();
    private final @Nullable Labels[] labels = new Labels[SERIES];
    private int created;

    private void add(int series) {
        labels[series] = Labels.of("__name__", "m" + random.nextInt(50), "id", Integer.toString(created++));
        order.add(series);
    }

    private void remove(int series) {
        order.remove(series);
        labels[series] = null;
    }

    private void assertInOrder(int count) {
        RoaringBitmap selected = new RoaringBitmap();
        for (int i = 0; i < count; i++) {
            int series = random.nextInt(SERIES);
            if (labels[series] != null) {
                selected.add(series);
            }
        }
        List<Integer> expected = new ArrayList<>();
        selected.forEach((int series) -> expected.add(series));
        expected.sort(Comparator.comparing((Integer series) -> labels[series]));

        assertThat(order.inOrder(selected, labels)).containsExactly(expected.stream().mapToInt(i -> i).toArray());
    }

    @Test
    void givesSelectionsOfAnySizeInTheOrderOfTheirLabelsWhileSeriesComeAndGo() {
        for (int series = 0; series < SERIES / 2; series++) {
            add(series);
        }
        for (int round = 0; round < 500; round++) {
            for (int change = random.nextInt(4); change > 0; change--) {
                int series = random.nextInt(SERIES);
                if (labels[series] == null) {
                    add(series);
                } else {
                    remove(series);
                    if (random.nextBoolean()) {
                        add(series);
                    }
                }
            }
            assertInOrder(round % 10 == 0 ? SERIES : random.nextInt(20));
        }
    }
}
