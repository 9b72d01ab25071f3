package io.narthex.rules.unittest;

import java.time.Duration;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.histogram.FloatHistogram;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;
import io.narthex.rules.unittest.UnitTestFile.InputSeries;
import io.narthex.rules.window.WindowSource;
import org.jspecify.annotations.Nullable;

/// The values of one input series, given to the storage as the test's time goes on.
final class InputFeed {
    private final Labels labels;
    private final List<SampleLiteral> values;
    private final long startMs;
    private final long intervalMs;
    private int next;
    private @Nullable NativeHistogram previous;

    private InputFeed(Labels labels, List<SampleLiteral> values, long startMs, long intervalMs) {
        this.labels = labels;
        this.values = values;
        this.startMs = startMs;
        this.intervalMs = intervalMs;
    }

    /// @throws IllegalArgumentException if the values are none
    /// @throws io.narthex.promql.failure.ParseFailure if the series is none
    static InputFeed of(InputSeries series, Duration interval, long startMs) {
        return new InputFeed(SeriesLine.labels(series.series()), SeriesLine.values(series.values()), startMs,
                interval.toMillis());
    }

    void feedUpTo(long timeMsInclusive, WindowSource storage) {
        while (next < values.size() && startMs + next * intervalMs <= timeMsInclusive) {
            SampleLiteral sample = values.get(next);
            long timeMs = startMs + next * intervalMs;
            next++;
            if (!sample.omitted()) {
                NativeHistogram histogram = hinted(sample.histogram());
                storage.add(labels, timeMs, histogram == null ? sample.value() : histogram.sum(), histogram);
                previous = histogram;
            }
        }
    }

    /// As storage has it: what directly follows a histogram of the same counter is known to be no reset.
    private @Nullable NativeHistogram hinted(@Nullable NativeHistogram histogram) {
        NativeHistogram before = previous;
        if (histogram == null || before == null || histogram.resetHint() != NativeHistogram.ResetHint.UNKNOWN
                || before.resetHint() == NativeHistogram.ResetHint.GAUGE
                || FloatHistogram.isReset(histogram, before)) {
            return histogram;
        }
        return histogram.toBuilder().resetHint(NativeHistogram.ResetHint.NOT_RESET).build();
    }
}
