package io.narthex.promql.promqltest;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;

/// All series in memory, in the order of their labels.
public final class MemorySource implements SeriesSource {
    private record Sample(double value, NativeHistogram histogram, long startMs) {}

    private final Map<Labels, TreeMap<Long, Sample>> series = new TreeMap<>();

    public void add(Labels labels, long timestampMs, double value) {
        put(labels, timestampMs, new Sample(value, null, SampleBuffer.NO_START));
    }

    void add(Labels labels, long timestampMs, SampleLiteral literal, long startMs) {
        put(labels, timestampMs, new Sample(literal.value(), literal.histogram(), startMs));
    }

    private void put(Labels labels, long timestampMs, Sample sample) {
        TreeMap<Long, Sample> samples = series.computeIfAbsent(labels, _ -> new TreeMap<>());
        samples.put(timestampMs, new Sample(sample.value(), hinted(samples.lowerEntry(timestampMs), sample.histogram()),
                sample.startMs()));
    }

    /// As Prometheus' storage has it: what directly follows a histogram of the same counter is known to be no reset.
    private static NativeHistogram hinted(Map.Entry<Long, Sample> before, NativeHistogram histogram) {
        boolean follows = histogram != null && histogram.resetHint() == NativeHistogram.ResetHint.UNKNOWN
                && before != null && before.getValue().histogram() != null
                && before.getValue().histogram().resetHint() != NativeHistogram.ResetHint.GAUGE
                && !FloatHistogram.isReset(histogram, before.getValue().histogram());
        return follows ? histogram.toBuilder().resetHint(NativeHistogram.ResetHint.NOT_RESET).build() : histogram;
    }

    @Override
    public SeriesCursor select(SeriesSelection selection) {
        List<Map.Entry<Labels, TreeMap<Long, Sample>>> found = series.entrySet().stream().filter(
                e -> selection.matchers().stream().allMatch(m -> m.matches(e.getKey()))
                        && !e.getValue().subMap(selection.startMsInclusive(), true, Math.max(selection
                                .startMsInclusive(), selection.endMsInclusive()), true).isEmpty())
                .toList();
        return new Cursor(found.iterator(), selection);
    }

    private static final class Cursor implements SeriesCursor {
        private final Iterator<Map.Entry<Labels, TreeMap<Long, Sample>>> entries;
        private final SeriesSelection selection;
        private Map.Entry<Labels, TreeMap<Long, Sample>> current = Map.entry(Labels.EMPTY, new TreeMap<>());

        Cursor(Iterator<Map.Entry<Labels, TreeMap<Long, Sample>>> entries, SeriesSelection selection) {
            this.entries = entries;
            this.selection = selection;
        }

        @Override
        public boolean next() {
            if (!entries.hasNext()) {
                return false;
            }
            current = entries.next();
            return true;
        }

        @Override
        public Labels labels() {
            return current.getKey();
        }

        @Override
        public void read(SampleBuffer into) {
            current.getValue().subMap(selection.startMsInclusive(), true, selection.endMsInclusive(), true).forEach(
                    (time, sample) -> {
                        if (sample.histogram() == null) {
                            into.add(time, sample.value());
                        } else {
                            into.add(time, sample.histogram());
                        }
                        if (sample.startMs() != SampleBuffer.NO_START) {
                            into.setStartTimestamp(into.size() - 1, sample.startMs());
                        }
                    });
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
