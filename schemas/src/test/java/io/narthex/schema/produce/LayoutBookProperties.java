package io.narthex.schema.produce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.samples.SampleBatchWriter;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesCodecs;
import org.junit.jupiter.api.Test;

class LayoutBookProperties {
    private static final long T = 1_764_000_000_000L;

    private final Map<LayoutId, List<SeriesId>> known = new HashMap<>();
    private final List<Runnable> acknowledgements = new ArrayList<>();
    private final SampleBatchWriter writer = new SampleBatchWriter();
    private final SampleBatchReader reader = new SampleBatchReader();
    private final Set<SeriesId> namedByLayout = new HashSet<>();
    private long nowMs = T;
    private boolean refuses;
    private final LayoutBook book = new LayoutBook(() -> Instant.ofEpochMilli(nowMs), Duration.ofDays(1),
            this::publish);
    private long sequence;
    private int published;
    private int publishedSeries;
    private int blocks;

    private void publish(PublishedLayout layout, Consumer<Boolean> isThere) {
        boolean fails = refuses;
        acknowledgements.add(() -> {
            if (!fails) {
                published++;
                publishedSeries += layout.size();
                known.put(layout.id(), SeriesCodecs.decodeLayout(layout.encode()));
            }
            isThere.accept(!fails);
        });
    }

    private void acknowledge() {
        acknowledgements.forEach(Runnable::run);
        acknowledgements.clear();
    }

    private static SeriesRef ref(int number) {
        Labels labels = Labels.of("__name__", "m" + number);
        return new SeriesRef(TenantId.DEFAULT, labels, SeriesId.of(TenantId.DEFAULT, labels), 0, T);
    }

    private static List<SeriesRef> refs(int count) {
        return IntStream.range(0, count).mapToObj(LayoutBookProperties::ref).toList();
    }

    /// Writes a set of one sample each and reads it back.
    private Map<SeriesId, List<String>> roundTrip(List<SeriesRef> series, Random random) {
        SampleSet set = new SampleSet(TenantId.DEFAULT, 1, nowMs);
        Map<SeriesId, List<String>> expected = new LinkedHashMap<>();
        for (SeriesRef ref : series) {
            int samples = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 1;
            for (int i = 0; i < samples; i++) {
                long timestampMs = random.nextInt(20) == 0 ? T + random.nextInt(1000) : T;
                long bits = random.nextLong();
                set.add(ref, timestampMs, bits);
                expected.computeIfAbsent(ref.id(), id -> new ArrayList<>()).add(timestampMs + " " + bits);
            }
        }
        SampleSlice slice = requireNonNull(set.slices()[0]);
        book.write(slice, writer);
        reader.read(writer.finish(TenantId.DEFAULT, "w", sequence++, 0, 1));
        Map<SeriesId, List<String>> read = read();
        assertThat(read).isEqualTo(expected);
        assertThat(reader.sampleCount()).isEqualTo(set.sampleCount());
        return read;
    }

    private Map<SeriesId, List<String>> read() {
        Map<SeriesId, List<String>> samples = new HashMap<>();
        namedByLayout.clear();
        blocks = 0;
        while (reader.nextBlock()) {
            blocks++;
            while (reader.nextSeries()) {
                SeriesId id;
                if (reader.hasLayout()) {
                    List<SeriesId> layout = known.get(new LayoutId(reader.layoutHigh(), reader.layoutLow()));
                    id = requireNonNull(layout, "a layout that was not acknowledged").get(reader.layoutPosition());
                    namedByLayout.add(id);
                } else {
                    id = new SeriesId(reader.seriesIdHigh(), reader.seriesIdLow());
                }
                while (reader.nextSample()) {
                    samples.computeIfAbsent(id, one -> new ArrayList<>())
                            .add(reader.timestampMs() + " " + reader.valueBits());
                }
            }
        }
        return samples;
    }

    @Test
    void aScrapeThatRepeatsIsOneBlockOfItsLayout() {
        List<SeriesRef> series = refs(500);
        Random random = new Random(1);

        roundTrip(series, random);
        acknowledge();
        assertThat(published).as("a series that came once may never come again").isZero();
        roundTrip(series, random);
        acknowledge();
        roundTrip(series, random);

        assertThat(published).isEqualTo(1);
        assertThat(blocks).isEqualTo(1);
        assertThat(namedByLayout).hasSize(500);
    }

    @Test
    void aLayoutIsUsedOnlyAfterItsAcknowledgement() {
        List<SeriesRef> series = refs(100);
        Random random = new Random(2);
        for (int i = 0; i < 4; i++) {
            roundTrip(series, random);
            assertThat(namedByLayout).isEmpty();
        }
        assertThat(acknowledgements).as("one layout is under way, no second one").hasSize(1);
        acknowledge();
        roundTrip(series, random);
        assertThat(namedByLayout).hasSize(100);
    }

    @Test
    void aLayoutThatWasNotAcknowledgedIsTriedAgain() {
        List<SeriesRef> series = refs(100);
        Random random = new Random(3);
        refuses = true;
        roundTrip(series, random);
        roundTrip(series, random);
        acknowledge();
        refuses = false;
        roundTrip(series, random);
        assertThat(namedByLayout).isEmpty();
        acknowledge();
        roundTrip(series, random);
        assertThat(namedByLayout).hasSize(100);
    }

    @Test
    void seriesThatAppearBetweenOthersBreakNoRun() {
        List<SeriesRef> old = refs(400);
        Random random = new Random(4);
        for (int i = 0; i < 3; i++) {
            roundTrip(old, random);
            acknowledge();
        }
        List<SeriesRef> mixed = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            mixed.add(old.get(i));
            if (i % 5 == 0) {
                mixed.add(ref(1000 + i));
            }
        }
        for (int i = 0; i < 3; i++) {
            roundTrip(mixed, random);
            acknowledge();
        }
        assertThat(published).isEqualTo(2);
        assertThat(blocks).isEqualTo(2);
        assertThat(namedByLayout).hasSize(480);
    }

    @Test
    void aSenderThatCutsItsStreamElsewhereKeepsItsLayouts() {
        List<SeriesRef> stream = refs(3000);
        Random random = new Random(5);
        for (int round = 0; round < 3; round++) {
            for (int from = 0; from < 3000; from += 500) {
                roundTrip(stream.subList(from, from + 500), random);
                acknowledge();
            }
        }
        int before = published;
        for (int from = 0; from < 2500; from += 170) {
            roundTrip(stream.subList(from, Math.min(3000, from + 500)), random);
            acknowledge();
            assertThat(blocks).isLessThanOrEqualTo(3);
        }
        assertThat(published).isEqualTo(before);
    }

    @Test
    void aSenderWithoutOrderLosesNothingAndFillsTheLogWithNoLayouts() {
        List<SeriesRef> series = new ArrayList<>(refs(2000));
        Random random = new Random(6);
        for (int round = 0; round < 300; round++) {
            List<SeriesRef> chosen = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                chosen.add(series.get(random.nextInt(series.size())));
            }
            roundTrip(chosen, random);
            if (random.nextInt(3) == 0) {
                acknowledge();
            }
            nowMs += 15_000;
        }
        assertThat(publishedSeries).as("five quarters of an hour: 0, 10, 30 and 70 minutes after the start")
                .isLessThanOrEqualTo(4 * series.size());
    }
}
