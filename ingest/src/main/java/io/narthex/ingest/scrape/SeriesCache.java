package io.narthex.ingest.scrape;

import io.narthex.model.MetricType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// What a target's lines mean, by their bytes: each line text is understood once and then recognised.
///
/// Lines also remember which line came next, so that a scrape which repeats the last one's order needs no look-up.
/// Confined to the thread of its [ScrapeLoop].
final class SeriesCache {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int INITIAL_SLOTS = 256;

    /// One line of the exposition.
    static final class Line {
        final byte[] text;
        final int hash;
        /// Whether it is metadata or a comment and not a series.
        final boolean metadata;
        /// The type that a TYPE line declares, else null.
        final @Nullable MetricType type;
        /// Null where relabelling dropped the series, and for metadata.
        final @Nullable ScrapedSeries series;
        @Nullable
        Line next;
        long lastScrape;

        Line(byte[] text, int hash, boolean metadata, @Nullable MetricType type, @Nullable ScrapedSeries series) {
            this.text = text;
            this.hash = hash;
            this.metadata = metadata;
            this.type = type;
            this.series = series;
        }

        boolean isText(byte[] bytes, int length) {
            return Arrays.equals(bytes, 0, length, text, 0, text.length);
        }
    }

    private @Nullable Line[] slots = new Line[INITIAL_SLOTS];
    private int lineCount;
    private final Map<Labels, ScrapedSeries> seriesByLabels = new HashMap<>();
    private Line first = new Line(new byte[0], 0, true, null, null);

    /// Stands before the first line of every scrape.
    Line start() {
        return first;
    }

    int size() {
        return lineCount;
    }

    @Nullable
    Line find(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int mask = slots.length - 1;
        for (int slot = hash & mask;; slot = slot + 1 & mask) {
            Line line = slots[slot];
            if (line == null) {
                return null;
            }
            if (line.hash == hash && Arrays.equals(bytes, from, to, line.text, 0, line.text.length)) {
                return line;
            }
        }
    }

    Line addMetadata(byte[] text, @Nullable MetricType type) {
        return add(text, true, type, null);
    }

    Line addSeries(byte[] text, @Nullable ScrapedSeries series) {
        return add(text, false, null, series);
    }

    private Line add(byte[] text, boolean metadata, @Nullable MetricType type, @Nullable ScrapedSeries series) {
        if (2 * (lineCount + 1) > slots.length) {
            rehash(2 * slots.length, Long.MIN_VALUE);
        }
        Line line = new Line(text, hash(text, 0, text.length), metadata, type, series);
        insert(line);
        return line;
    }

    /// The one object for a label set, however many texts lead to it.
    ScrapedSeries series(Labels labels, Function<Labels, ScrapedSeries> make) {
        return seriesByLabels.computeIfAbsent(labels, make);
    }

    private void insert(Line line) {
        int mask = slots.length - 1;
        int slot = line.hash & mask;
        while (slots[slot] != null) {
            slot = slot + 1 & mask;
        }
        slots[slot] = line;
        lineCount++;
    }

    /// Forgets every line and series that no scrape since the given one saw.
    void forgetBefore(long scrape) {
        rehash(slots.length, scrape);
        seriesByLabels.values().removeIf(series -> series.lastScrape < scrape);
    }

    private void rehash(int slotCount, long keepFrom) {
        @Nullable
        Line[] before = slots;
        slots = new Line[slotCount];
        lineCount = 0;
        for (Line line : before) {
            if (line != null && line.lastScrape >= keepFrom) {
                if (line.next != null && line.next.lastScrape < keepFrom) {
                    line.next = null;
                }
                insert(line);
            }
        }
        if (first.next != null && first.next.lastScrape < keepFrom) {
            first = new Line(new byte[0], 0, true, null, null);
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = to - from;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
