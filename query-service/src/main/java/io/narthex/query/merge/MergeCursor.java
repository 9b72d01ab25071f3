package io.narthex.query.merge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;

/// Several runs of series as one cursor: each series once, each timestamp once.
///
/// Where two runs have a sample at one timestamp, that of the earlier run in the list is taken.
public final class MergeCursor implements SeriesCursor {
    /// Empty for a part, whose runs belong to the whole.
    private final List<SeriesRun> runs;
    private final List<SeriesCursor> all;
    private final PriorityQueue<Input> waiting;
    private final List<Input> current = new ArrayList<>();
    private SampleBuffer samples = new SampleBuffer();
    private SampleBuffer merged = new SampleBuffer();
    private final SampleBuffer other = new SampleBuffer();
    private Labels labels = Labels.EMPTY;

    /// One input, standing on a series.
    private record Input(SeriesCursor cursor, int precedence) {}

    /// @param runs closed with this one
    public MergeCursor(List<SeriesRun> runs) {
        this(List.copyOf(runs), runs.stream().map(run -> run.part(0, run.size())).toList());
    }

    private MergeCursor(List<SeriesRun> runs, List<SeriesCursor> cursors) {
        this.runs = runs;
        all = cursors;
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

    /// Cuts all runs at the same labels, which are those of the longest.
    @Override
    public List<SeriesCursor> split(int seriesPerPart) {
        int total = runs.stream().mapToInt(SeriesRun::size).sum();
        if (total <= seriesPerPart) {
            return List.of();
        }
        SeriesRun longest = Collections.max(runs, Comparator.comparingInt(SeriesRun::size));
        int stride = (int) Math.max(1, (long) seriesPerPart * longest.size() / total);
        List<SeriesCursor> parts = new ArrayList<>();
        int[] from = new int[runs.size()];
        for (int cut = stride; cut < longest.size(); cut += stride) {
            int[] to = new int[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = placeOf(longest.labels(cut), runs.get(i), from[i]);
            }
            parts.add(part(from, to));
            from = to;
        }
        parts.add(part(from, runs.stream().mapToInt(SeriesRun::size).toArray()));
        return parts;
    }

    private MergeCursor part(int[] from, int[] to) {
        List<SeriesCursor> cursors = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            if (from[i] < to[i]) {
                cursors.add(runs.get(i).part(from[i], to[i]));
            }
        }
        return new MergeCursor(List.of(), cursors);
    }

    /// The first series of a run, from an index on, that is not before the labels.
    private static int placeOf(Labels labels, SeriesRun run, int from) {
        int low = from;
        int high = run.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (run.labels(middle).compareTo(labels) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (SeriesRun run : runs) {
            try {
                run.close();
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
