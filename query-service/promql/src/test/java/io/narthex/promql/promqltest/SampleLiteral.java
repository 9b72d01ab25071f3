package io.narthex.promql.promqltest;

import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One value of a series line: a float, a histogram, or nothing.
///
/// @param hintMatters whether the histogram's reset hint was written, so that it is compared
record SampleLiteral(boolean omitted, double value, @Nullable NativeHistogram histogram, boolean hintMatters) {
    static final SampleLiteral OMITTED = new SampleLiteral(true, 0, null, false);

    static SampleLiteral of(double value) {
        return new SampleLiteral(false, value, null, false);
    }
}
