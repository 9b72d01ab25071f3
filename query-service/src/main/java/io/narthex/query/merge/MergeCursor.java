package io.narthex.query.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;

/// Several cursors in label order as one: each series once, each timestamp once.
///
/// Where two cursors have a sample at one timestamp, that of the earlier cursor in the list is taken.
public final class MergeCursor implements SeriesCursor {
    private final List<SeriesCursor> all;
    private final PriorityQueue<Input> waiting;
    private final List<Input> current = new ArrayList<>();
    private SampleBuffer samples = new SampleBuffer();
    private SampleBuffer merged = new SampleBuffer();
    private final SampleBuffer other = new SampleBuffer();
    private Labels labels = Labels.EMPTY;

    /// One input, standing on a series.
    private record Input(SeriesCursor cursor, int precedence) {}

    /// @param cursors closed with this one
    public MergeCursor(List<SeriesCursor> cursors) {
        all = List.copyOf(cursors);
        waiting = new PriorityQueue<>(Math.max(1, all.size()), Comparator
                .comparing((Input input) -> input.cursor().labels()).thenComparingInt(Input::precedence));
        for (int i = 0; i < all.size(); i++) {
            advance(new Input(all.get(i), i));
        }
    }

    private void advance(Input input) {
        if (input.cursor().next()) {
            waiting.add(input);
        }
    }

    @Override
    public boolean next() {
        current.forEach(this::advance);
        current.clear();
        Input first = waiting.poll();
        if (first == null) {
            return false;
        }
        labels = first.cursor().labels();
        current.add(first);
        for (Input same = waiting.peek(); same != null && same.cursor().labels().equals(labels); same = waiting
                .peek()) {
            current.add(same);
            waiting.poll();
        }
        return true;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void read(SampleBuffer into) {
        if (current.size() == 1) {
            current.getFirst().cursor().read(into);
            return;
        }
        samples.clear();
        current.getFirst().cursor().read(samples);
        for (int i = 1; i < current.size(); i++) {
            other.clear();
            current.get(i).cursor().read(other);
            if (other.isEmpty()) {
                continue;
            }
            merged.clear();
            SampleMerge.merge(samples, other, merged);
            SampleBuffer swapped = samples;
            samples = merged;
            merged = swapped;
        }
        SampleMerge.append(samples, 0, into);
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (SeriesCursor cursor : all) {
            try {
                cursor.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
