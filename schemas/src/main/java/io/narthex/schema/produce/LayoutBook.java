package io.narthex.schema.produce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.narthex.schema.samples.SampleBatchWriter;

/// Names the series of slices by layouts, and learns layouts from what is sent.
///
/// Series that come together a second time without a layout get one, published beside the samples, which go on under
/// their ids until the log has it. A slice is written layout by layout, so that series of a newer layout between those
/// of an older one break no run; one whose series have come to lie in too many gets a layout of its own. Senders may cut
/// their stream of series where they like: a block names any part of a layout. Confined to the sending thread.
final class LayoutBook {
    /// Fewer series save less than their layout costs.
    static final int MIN_SERIES = 16;
    /// A layout is one record of the log, 16 bytes for each series.
    static final int MAX_SERIES = 32 << 10;
    /// A slice of more layouts than this is laid out anew.
    static final int MAX_LAYOUTS = 8;

    private final InstantSource clock;
    private final long republishMs;
    private final BiConsumer<PublishedLayout, Consumer<Boolean>> publish;
    private final List<PublishedLayout> present = new ArrayList<>();
    /// The samples of the slice in work, by index, in the order in which they are written.
    private int[] order = new int[64];
    private long surveys;

    /// @param republishAfter layouts in use are published again this long after the last time
    /// @param publish writes a layout into the log, then tells on the sending thread whether it is there
    LayoutBook(InstantSource clock, Duration republishAfter, BiConsumer<PublishedLayout, Consumer<Boolean>> publish) {
        this.clock = clock;
        this.republishMs = republishAfter.toMillis();
        this.publish = publish;
    }

    /// Writes all samples of a slice, and its exemplars.
    void write(SampleSlice slice, SampleBatchWriter writer) {
        int candidates = survey(slice);
        boolean scattered = present.size() > MAX_LAYOUTS;
        long nowMs = clock.millis();
        if (candidates >= MIN_SERIES || scattered) {
            learn(slice, scattered, nowMs);
        }
        for (PublishedLayout layout : present) {
            if (layout.takeDue(nowMs, nowMs + republishMs)) {
                publish.accept(layout, _ -> {});
            }
        }
        int named = sort(slice);
        int from = 0;
        for (PublishedLayout layout : present) {
            writeLayout(slice, layout, from, from + layout.count, writer);
            from += layout.count;
        }
        writer.beginBlock();
        writeIds(slice, named, writer);
        slice.writeExemplars(writer);
    }

    /// Finds the layouts of the slice and how many samples each names.
    ///
    /// @return samples whose series have none and may get one
    private int survey(SampleSlice slice) {
        present.clear();
        surveys++;
        int candidates = 0;
        for (int i = 0; i < slice.size(); i++) {
            SeriesRef ref = slice.series(i);
            PublishedLayout layout = ref.layout();
            if (layout == null) {
                candidates += ref.isLayoutCandidate() ? 1 : 0;
            } else {
                if (layout.survey != surveys) {
                    layout.survey = surveys;
                    layout.count = 0;
                    present.add(layout);
                }
                layout.count++;
            }
        }
        return candidates;
    }

    /// Lays the samples' indices out layout by layout, those without a layout worth a block last.
    ///
    /// @return samples that have one
    private int sort(SampleSlice slice) {
        present.removeIf(layout -> {
            boolean isWorthIt = layout.count >= MIN_SERIES;
            layout.count = isWorthIt ? layout.count : 0;
            return !isWorthIt;
        });
        int named = 0;
        for (PublishedLayout layout : present) {
            layout.next = named;
            named += layout.count;
        }
        if (order.length < slice.size()) {
            order = new int[Math.max(slice.size(), 2 * order.length)];
        }
        int nextId = named;
        for (int i = 0; i < slice.size(); i++) {
            PublishedLayout layout = slice.series(i).layout();
            if (layout != null && layout.count > 0) {
                order[layout.next++] = i;
            } else {
                order[nextId++] = i;
            }
        }
        return named;
    }

    private void writeLayout(SampleSlice slice, PublishedLayout layout, int from, int to, SampleBatchWriter writer) {
        writer.beginLayoutBlock(layout.id());
        SeriesRef open = null;
        int lastPosition = -1;
        for (int at = from; at < to; at++) {
            SeriesRef ref = slice.series(order[at]);
            if (ref != open) {
                if (ref.layoutPosition() <= lastPosition) {
                    writer.beginLayoutBlock(layout.id());
                }
                lastPosition = ref.layoutPosition();
                writer.beginLayoutSeries(lastPosition);
                open = ref;
            }
            slice.writeSample(writer, order[at]);
        }
    }

    private void writeIds(SampleSlice slice, int from, SampleBatchWriter writer) {
        SeriesRef open = null;
        for (int at = from; at < slice.size(); at++) {
            SeriesRef ref = slice.series(order[at]);
            if (ref != open) {
                writer.beginSeries(ref.id());
                ref.sent();
                open = ref;
            }
            slice.writeSample(writer, order[at]);
        }
    }

    private void learn(SampleSlice slice, boolean whole, long nowMs) {
        List<SeriesRef> chosen = new ArrayList<>();
        int generation = 0;
        for (int i = 0; i < slice.size() && chosen.size() < MAX_SERIES; i++) {
            SeriesRef ref = slice.series(i);
            PublishedLayout layout = ref.layout();
            if (ref.isLayoutCandidate() && (layout == null || whole && layout.isSettled(nowMs))) {
                // Also keeps a series that comes twice from being taken twice.
                ref.layoutBegun();
                chosen.add(ref);
                generation = layout == null ? generation : Math.max(generation, layout.generation() + 1);
            }
        }
        if (chosen.size() < MIN_SERIES) {
            chosen.forEach(SeriesRef::layoutFailed);
            return;
        }
        PublishedLayout layout = new PublishedLayout(chosen.toArray(SeriesRef[]::new), generation, nowMs,
                nowMs + republishMs);
        publish.accept(layout, isThere -> settle(layout, isThere));
    }

    private static void settle(PublishedLayout layout, boolean isThere) {
        for (int position = 0; position < layout.size(); position++) {
            SeriesRef ref = layout.series(position);
            if (isThere) {
                ref.layoutPublished(layout, position);
            } else {
                ref.layoutFailed();
            }
        }
    }
}
