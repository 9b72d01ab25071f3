package io.narthex.promql.exec;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.plan.VectorPlan;
import org.jspecify.annotations.Nullable;

/// Operators on two samples of which at least one is a histogram: undefined ones are dropped with a note.
final class HistogramOperands {
    private HistogramOperands() {}

    static void check(VectorPlan.Join plan, @Nullable NativeHistogram left, @Nullable NativeHistogram right,
            QueryContext context) {
        boolean defined = switch (plan.op()) {
            case ADD, SUB, EQL, NEQ -> left != null && right != null;
            case MUL -> left == null || right == null;
            case DIV, TRIM_LOWER, TRIM_UPPER -> left != null && right == null;
            default -> false;
        };
        if (defined) {
            throw Refusal.ofHistograms("operator " + plan.op().symbol());
        }
        context.annotations().incompatibleTypes(kind(left), plan.op().symbol(), kind(right), plan.origin());
    }

    private static String kind(@Nullable NativeHistogram histogram) {
        return histogram == null ? "float" : "histogram";
    }
}
