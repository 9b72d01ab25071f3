package io.narthex.promql.notation;

import io.narthex.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/// One value of a series line: a float, a histogram, or nothing.
///
/// @param hintMatters whether the histogram's reset hint was written, so that it is compared
public record SampleLiteral(boolean omitted, double value, @Nullable NativeHistogram histogram, boolean hintMatters) {
    public static final SampleLiteral OMITTED = new SampleLiteral(true, 0, null, false);

    public static SampleLiteral of(double value) {
        return new SampleLiteral(false, value, null, false);
    }
}
