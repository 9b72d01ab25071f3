package io.narthex.promql.plan;

import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import org.jspecify.annotations.Nullable;

/// Which series, and when: at the evaluation time, or at a fixed time, shifted back by the offset.
///
/// @param fixedMs the time of the `@` modifier, if there is one
/// @param detectsResets whether the reset hints of histograms are found out anew, as `histogram_count` and its like need
public record Selector(List<Matcher> matchers, @Nullable Long fixedMs, long offsetMs, Expr.Extension extension,
        boolean detectsResets) {
    public Selector {
        matchers = List.copyOf(matchers);
    }

    public Selector withMatchers(List<Matcher> others) {
        return new Selector(others, fixedMs, offsetMs, extension, detectsResets);
    }

    /// The time that is looked at for an evaluation time.
    public long referenceMs(long evaluationMs) {
        return (fixedMs == null ? evaluationMs : fixedMs) - offsetMs;
    }
}
