package io.narthex.ingest.remotewrite;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.narthex.schema.produce.SeriesRef;
import org.jspecify.annotations.Nullable;

/// Series by the bytes of their labels as the sender writes them, so that labels are parsed once per series and sender.
///
/// Senders repeat the order of their series: every entry remembers which one came next, and comparing its bytes settles
/// nearly every look-up without a hash. Thread-safe; racing requests at worst spoil each other's predictions.
final class RawSeriesCache {
    private final int maxEntries;
    private final Map<RawLabels, Entry> entries = new ConcurrentHashMap<>();

    /// One series; [#series] is null where its labels are invalid, which need not be found out again.
    static final class Entry {
        private final byte[] raw;
        private final @Nullable SeriesRef series;
        private volatile @Nullable Entry successor;
        /// The request that named the series last; requests that race may overwrite each other's number, no more.
        private long lastRequest;

        Entry(byte[] raw, @Nullable SeriesRef series) {
            this.raw = raw;
            this.series = series;
        }

        private boolean matches(byte[] bytes, int from, int to) {
            return raw.length <= to - from && Arrays.equals(raw, 0, raw.length, bytes, from, from + raw.length);
        }

        int rawLength() {
            return raw.length;
        }

        @Nullable
        SeriesRef series() {
            return series;
        }

        /// Whether the request named the series before.
        boolean seenBy(long request) {
            if (lastRequest == request) {
                return true;
            }
            lastRequest = request;
            return false;
        }

    }

    private record RawLabels(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof RawLabels labels && Arrays.equals(bytes, labels.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    RawSeriesCache(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    /// The entry that followed `previous` last time, if its labels are these bytes.
    static @Nullable Entry predicted(@Nullable Entry previous, byte[] bytes, int from, int to) {
        Entry next = previous == null ? null : previous.successor;
        return next != null && next.matches(bytes, from, to) && next.raw.length == to - from ? next : null;
    }

    /// The entry that followed `previous` last time, if the bytes begin with its labels.
    static @Nullable Entry predictedPrefix(@Nullable Entry previous, byte[] bytes, int from, int to) {
        Entry next = previous == null ? null : previous.successor;
        return next != null && next.matches(bytes, from, to) ? next : null;
    }

    @Nullable
    Entry find(byte[] rawLabels) {
        return entries.get(new RawLabels(rawLabels));
    }

    Entry add(byte[] rawLabels, @Nullable SeriesRef series) {
        if (entries.size() >= maxEntries) {
            // Beginning anew costs one parse per living series; choosing victims would cost something on every request.
            entries.clear();
        }
        Entry entry = new Entry(rawLabels, series);
        entries.put(new RawLabels(rawLabels), entry);
        return entry;
    }

    static void follows(@Nullable Entry previous, Entry next) {
        if (previous != null && previous.successor != next) {
            previous.successor = next;
        }
    }

    int size() {
        return entries.size();
    }
}
