package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.model.NativeHistogram.ResetHint;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.histogram.FloatHistogram;

/// Finds out what is not known about counter resets, as Prometheus does where only counts and sums of histograms are read: it
/// then warns of conflicts that it does not see elsewhere.
final class ResetHints {
    private ResetHints() {}

    static void detect(SampleBuffer buffer) {
        NativeHistogram before = null;
        for (int i = 0; i < buffer.size() && buffer.hasHistograms(); i++) {
            NativeHistogram histogram = buffer.histogram(i);
            if (histogram == null || histogram.isStalenessMarker()) {
                before = null;
                continue;
            }
            if (before != null && histogram.resetHint() == ResetHint.UNKNOWN) {
                ResetHint hint = FloatHistogram.isReset(histogram, before) ? ResetHint.RESET : ResetHint.NOT_RESET;
                buffer.setHistogram(i, histogram.toBuilder().resetHint(hint).build());
            }
            before = histogram;
        }
    }
}
