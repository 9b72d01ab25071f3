package io.narthex.query.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.narthex.model.SeriesId;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    @Test
    void findsWhatWasAddedAndNothingElse() {
        SeriesTable table = new SeriesTable();

        int zero = table.add(0, 0);
        int other = table.add(1, 0);

        assertThat(table.find(0, 0)).isEqualTo(zero);
        assertThat(table.find(1, 0)).isEqualTo(other).isNotEqualTo(zero);
        assertThat(table.find(0, 1)).isEqualTo(SeriesTable.NONE);
    }

    @Test
    void agreesWithAMapThroughRandomAdditionsAndRemovals() {
        long seed = 4711;
        Random random = new Random(seed);
        SeriesTable table = new SeriesTable();
        Map<SeriesId, Integer> model = new HashMap<>();
        List<SeriesId> present = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            // Few low bits differ, so that probe chains grow long and wrap.
            SeriesId id = new SeriesId(random.nextInt(8), random.nextInt(3000) - 20);
            Integer known = model.get(id);
            assertThat(table.find(id.high(), id.low())).isEqualTo(known == null ? SeriesTable.NONE : known);
            if (known == null) {
                model.put(id, table.add(id.high(), id.low()));
                present.add(id);
            } else if (random.nextBoolean()) {
                table.remove(id.high(), id.low());
                model.remove(id);
                present.remove(id);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        assertThat(new HashSet<>(model.values())).as("numbers are unique").hasSize(model.size());
        model.forEach((id, number) -> assertThat(table.find(id.high(), id.low())).isEqualTo(number));
    }
}
