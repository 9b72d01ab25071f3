package io.narthex.segment.parquet;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.chunk.SampleShapes;
import io.narthex.segment.store.LocalObjectStore;

/// Segments with known content, written into an object store below a temporary folder.
final class SegmentFixture {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

    private final Path directory;
    private final Random random = new Random(99);
    final LocalObjectStore store;

    SegmentFixture(Path directory) {
        this.directory = directory;
        store = new LocalObjectStore(directory.resolve("store"));
    }

    static SegmentOrigin origin(long startOffset, long endOffset) {
        return new SegmentOrigin(TenantId.DEFAULT, 3, startOffset, endOffset, 0, "cluster-1", "topic-1", List.of());
    }

    SegmentManifest write(SegmentOrigin origin, SortedMap<Labels, SampleBuffer> series) {
        SegmentId id = SegmentId.next(CLOCK, random);
        Path staging = directory.resolve(id.value());
        TreeSet<String> names = new TreeSet<>();
        series.keySet().forEach(labels -> labels.forEach((name, _) -> names.add(name)));
        try (SegmentWriter writer = SegmentWriter.create(staging, id, origin, names, CLOCK)) {
            series.forEach(writer::add);
            SegmentManifest manifest = writer.finish();
            store(manifest, staging);
            return manifest;
        }
    }

    void store(SegmentManifest manifest, Path staging) {
        for (SegmentFile file : manifest.files()) {
            store.put(manifest.key(file.name()), staging.resolve(file.name()));
        }
    }

    Path folder(SegmentManifest manifest) {
        return directory.resolve("store").resolve(manifest.key(""));
    }

    static SortedMap<Labels, SampleBuffer> series() {
        return new TreeMap<>(SegmentWriter.SERIES_ORDER);
    }

    /// Series of every shape: counters, gauges, noise, odd bits, histograms, mixtures, start timestamps, short and long.
    static SortedMap<Labels, SampleBuffer> random(Random random, int count, int maxSamples, boolean oddTimes) {
        SortedMap<Labels, SampleBuffer> series = series();
        for (int i = 0; i < count; i++) {
            Labels labels = Labels.of(Map.of("__name__", "metric_" + i % 7, "job", "j" + i % 3, "instance", "host-" + i,
                    i % 5 == 0 ? "odd.label \"x\"" : "zone", "z" + random.nextInt(4)));
            series.put(labels, samples(random, 1 + random.nextInt(maxSamples), i, oddTimes));
        }
        return series;
    }

    private static SampleBuffer samples(Random random, int count, int shape, boolean oddTimes) {
        SampleBuffer buffer = new SampleBuffer();
        long timestampMs = 1_700_000_000_000L + random.nextInt(15_000);
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits = SampleShapes.nextValue(random, shape % 6, bits);
            if (shape % 11 == 7 && random.nextBoolean()) {
                buffer.add(timestampMs, SampleShapes.histogram(random));
            } else {
                buffer.add(timestampMs, Double.longBitsToDouble(bits));
            }
            if (shape % 4 == 1 && random.nextInt(3) > 0) {
                buffer.setStartTimestamp(buffer.size() - 1, timestampMs - 1_000L * (i / 10 + 1));
            }
            long next = SampleShapes.nextTimestampMs(random, oddTimes ? shape % 4 : shape % 3, timestampMs);
            if (next <= timestampMs) {
                break;
            }
            timestampMs = next;
        }
        return buffer;
    }
}
