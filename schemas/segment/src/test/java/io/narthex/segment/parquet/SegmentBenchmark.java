package io.narthex.segment.parquet;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.chunk.ChunkStore;
import io.narthex.segment.store.LocalObjectStore;

/// Prints how many samples a CPU second of one thread appends to chunks, reads from them, writes to a segment and scans.
/// A program, not a test: `docs/formats/segment.md` says how to run it.
final class SegmentBenchmark {
    private static final int TARGETS = 20;
    private static final int SERIES_PER_TARGET = 1_000;
    private static final int SAMPLES = 479;
    private static final int ROUNDS = 6;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Series(Labels labels, double[] values, long[] timestampsMs) {}

    private SegmentBenchmark() {}

    public static void main(String[] args) throws IOException {
        List<Series> data = data(args.length > 0 && args[0].equals("noise"));
        Path directory = Files.createTempDirectory("segment-benchmark");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                chunks(data);
                segment(data, directory);
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Counters, constants, decimal gauges and byte gauges; scrapes of one target share their jitter.
    private static List<Series> data(boolean noise) {
        Random random = new Random(42);
        List<Series> data = new ArrayList<>();
        for (int target = 0; target < TARGETS; target++) {
            long[] times = new long[SAMPLES];
            long phase = 1_700_000_000_000L + random.nextInt(15_000);
            for (int i = 0; i < SAMPLES; i++) {
                times[i] = phase + 15_000L * i + (random.nextInt(100) < 15 ? random.nextInt(-5, 6) : 0);
            }
            for (int series = 0; series < SERIES_PER_TARGET; series++) {
                Labels labels = Labels.of("__name__", "metric_" + series % 100, "instance", "host-" + target + ":9100",
                        "job", "node", "device", "d" + series / 100);
                data.add(new Series(labels, values(random, noise ? 4 : series % 4), times));
            }
        }
        data.sort(Comparator.comparing(Series::labels, SegmentWriter.SERIES_ORDER));
        return data;
    }

    private static double[] values(Random random, int shape) {
        double[] values = new double[SAMPLES];
        double value = random.nextInt(1_000_000);
        for (int i = 0; i < SAMPLES; i++) {
            value = switch (shape) {
                case 0 -> value + random.nextInt(200);
                case 1 -> value;
                case 2 -> random.nextInt(10_000) / 100.0;
                case 3 -> 4096.0 * (100_000 + random.nextInt(2_000));
                default -> random.nextGaussian();
            };
            values[i] = value;
        }
        return values;
    }

    private static void chunks(List<Series> data) {
        try (ChunkStore store = new ChunkStore()) {
            long[] handles = data.stream().mapToLong(_ -> store.open()).toArray();
            long[] bits = new long[handles.length];
            long[] times = new long[handles.length];
            long nanos = 0;
            for (int i = 0; i < SAMPLES; i++) {
                for (int series = 0; series < handles.length; series++) {
                    bits[series] = Double.doubleToRawLongBits(data.get(series).values()[i]);
                    times[series] = data.get(series).timestampsMs()[i];
                }
                // Gathering the scrape would cost more than storing it.
                long begin = THREADS.getCurrentThreadCpuTime();
                for (int series = 0; series < handles.length; series++) {
                    store.append(handles[series], times[series], bits[series]);
                }
                nanos += THREADS.getCurrentThreadCpuTime() - begin;
            }
            report("chunk append", nanos, store.sampleCount());
            SampleBuffer buffer = new SampleBuffer();
            long read = 0;
            long begin = THREADS.getCurrentThreadCpuTime();
            for (long handle : handles) {
                buffer.clear();
                read += store.read(handle, 0, Long.MAX_VALUE, buffer);
            }
            report("chunk read", THREADS.getCurrentThreadCpuTime() - begin, read);
            System.out.printf(Locale.ROOT, "%-16s %8.2f B/sample%n", "chunk memory",
                    (double) store.usedBytes() / store.sampleCount());
        }
    }

    private static void segment(List<Series> data, Path directory) {
        LocalObjectStore store = new LocalObjectStore(directory.resolve("store"));
        SegmentOrigin origin = new SegmentOrigin(TenantId.DEFAULT, 0, 0, 1, 0, "c", "t", List.of());
        SegmentId id = SegmentId.next(InstantSource.system(), new Random());
        Path staging = directory.resolve("staging");
        SampleBuffer buffer = new SampleBuffer();
        long begin = THREADS.getCurrentThreadCpuTime();
        SegmentManifest manifest;
        try (SegmentWriter writer = SegmentWriter.create(staging, id, origin,
                List.of("instance", "job", "device"), InstantSource.system())) {
            for (Series series : data) {
                buffer.clear();
                buffer.ensureCapacity(SAMPLES);
                System.arraycopy(series.values(), 0, buffer.values(), 0, SAMPLES);
                System.arraycopy(series.timestampsMs(), 0, buffer.timestampsMs(), 0, SAMPLES);
                buffer.setSize(SAMPLES);
                writer.add(series.labels(), buffer);
            }
            manifest = writer.finish();
        }
        report("segment write", THREADS.getCurrentThreadCpuTime() - begin, manifest.sampleCount());
        for (SegmentFile file : manifest.files()) {
            store.put(manifest.key(file.name()), staging.resolve(file.name()));
        }
        System.out.printf(Locale.ROOT, "%-16s %8.3f B/sample%n", "segment size",
                (double) manifest.bytes() / manifest.sampleCount());
        begin = THREADS.getCurrentThreadCpuTime();
        try (SegmentReader reader = SegmentReader.open(store, manifest)) {
            System.out.printf(Locale.ROOT, "%-16s %8.1f ms%n", "segment open",
                    (THREADS.getCurrentThreadCpuTime() - begin) / 1e6);
            scan(reader);
            jump(reader);
        }
        manifest.files().forEach(file -> store.delete(manifest.key(file.name())));
    }

    private static void scan(SegmentReader reader) {
        SampleBuffer buffer = new SampleBuffer();
        long read = 0;
        long begin = THREADS.getCurrentThreadCpuTime();
        try (SegmentCursor cursor = reader.cursor()) {
            for (int ref = 0; ref < reader.seriesCount(); ref++) {
                buffer.clear();
                cursor.read(ref, 0, Long.MAX_VALUE, buffer);
                read += buffer.size();
            }
        }
        report("segment scan", THREADS.getCurrentThreadCpuTime() - begin, read);
    }

    private static void jump(SegmentReader reader) {
        Random random = new Random(1);
        SampleBuffer buffer = new SampleBuffer();
        int reads = 2_000;
        try (SegmentCursor cursor = reader.cursor()) {
            long begin = System.nanoTime();
            for (int i = 0; i < reads; i++) {
                buffer.clear();
                cursor.read(random.nextInt(reader.seriesCount()), 0, Long.MAX_VALUE, buffer);
            }
            System.out.printf(Locale.ROOT, "%-16s %8.1f us%n", "one series",
                    (System.nanoTime() - begin) / 1e3 / reads);
        }
    }

    private static void report(String what, long nanos, long samples) {
        double seconds = nanos / 1e9;
        System.out.printf(Locale.ROOT, "%-16s %8.1f M samples/CPU s%n", what, samples / seconds / 1e6);
    }
}
