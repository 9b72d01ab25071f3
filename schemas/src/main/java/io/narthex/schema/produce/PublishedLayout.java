package io.narthex.schema.produce;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;

import io.narthex.model.SeriesId;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesCodecs;

/// A layout that the log knows, or is about to. Confined to the sending thread.
final class PublishedLayout {
    private static final long SETTLING_MS = Duration.ofMinutes(10).toMillis();
    private static final int MAX_DOUBLINGS = 10;

    private final LayoutId id;
    private final SeriesRef[] series;
    private final int generation;
    private final long settledMs;
    private long dueMs;

    /// Scratch of [LayoutBook]: the slice that was surveyed last, its samples that this layout names, and the place of the
    /// next of them.
    long survey;
    int count;
    int next;

    /// @param generation how often its series were laid out before
    /// @param dueMs when it has to be published again
    PublishedLayout(SeriesRef[] series, int generation, long nowMs, long dueMs) {
        this.series = series;
        this.generation = generation;
        this.settledMs = nowMs + (SETTLING_MS << Math.min(generation, MAX_DOUBLINGS));
        this.dueMs = dueMs;
        this.id = SeriesCodecs.layoutId(ids());
    }

    LayoutId id() {
        return id;
    }

    int size() {
        return series.length;
    }

    SeriesRef series(int position) {
        return series[position];
    }

    int generation() {
        return generation;
    }

    /// Whether its series may be laid out anew. Each time it takes twice as long: a sender without any order must not
    /// fill the log with layouts.
    boolean isSettled(long nowMs) {
        return nowMs >= settledMs;
    }

    /// Whether it has to be published again; if so, not again before `nextMs`.
    boolean takeDue(long nowMs, long nextMs) {
        if (nowMs < dueMs) {
            return false;
        }
        dueMs = nextMs;
        return true;
    }

    byte[] encode() {
        return SeriesCodecs.encodeLayout(series[0].tenant(), ids());
    }

    private List<SeriesId> ids() {
        return new AbstractList<>() {
            @Override
            public SeriesId get(int index) {
                return series[index].id();
            }

            @Override
            public int size() {
                return series.length;
            }
        };
    }
}
