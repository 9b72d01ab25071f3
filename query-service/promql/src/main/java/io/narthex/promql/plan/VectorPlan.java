package io.narthex.promql.plan;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.SourceRange;
import org.jspecify.annotations.Nullable;

/// What will run to give a vector at each step. All times and durations are known.
public sealed interface VectorPlan {
    Origin at();

    /// The place in the query that messages about this node's input name.
    default SourceRange origin() {
        return at().range();
    }

    /// The latest sample of each series within the look-back.
    record InstantScan(Selector selector, Origin at) implements VectorPlan {}

    /// The times of the samples that an instant scan finds; with `start` set, their start timestamps.
    record TimestampScan(Selector selector, boolean start, Origin at) implements VectorPlan {}

    /// A function of the samples in a window that slides over one series.
    record RangeCall(Function function, RangePlan input, List<ScalarPlan> params, Origin at)
            implements
                VectorPlan {}

    /// 1 where no series has a sample in the window.
    record AbsentOverTime(RangePlan input, Labels labels, Origin at) implements VectorPlan {}

    /// A function of single samples.
    record ElementCall(Function function, VectorPlan input, List<ScalarPlan> params, Origin at)
            implements
                VectorPlan {}

    record Negate(VectorPlan input, Origin at) implements VectorPlan {}

    /// @param vectorOnRight whether the scalar is the left operand
    record WithScalar(BinaryOp op, VectorPlan vector, ScalarPlan scalar, boolean vectorOnRight, boolean bool,
            Origin at) implements VectorPlan {}

    record Join(BinaryOp op, VectorPlan left, VectorPlan right, Matching matching, boolean bool, Origin at)
            implements
                VectorPlan {}

    record SetOperation(BinaryOp op, VectorPlan left, VectorPlan right, Matching matching, Origin at)
            implements
                VectorPlan {}

    /// @param paramAt the place of the parameter; of no meaning where there is none
    record Aggregate(AggregateOp op, VectorPlan input, @Nullable ScalarPlan param, List<String> grouping,
            boolean without, Origin at, Origin paramAt) implements VectorPlan {}

    record CountValues(String label, VectorPlan input, List<String> grouping, boolean without, Origin at)
            implements
                VectorPlan {}

    /// 1 where the input has no sample.
    record Absent(VectorPlan input, Labels labels, Origin at) implements VectorPlan {}

    /// @param label the label that tells several quantiles apart; empty for `histogram_quantile`
    record HistogramQuantile(List<ScalarPlan> quantiles, List<Origin> quantilesAt, String label,
            VectorPlan input, Origin at) implements VectorPlan {}

    record HistogramFraction(ScalarPlan lower, ScalarPlan upper, VectorPlan input, Origin at)
            implements
                VectorPlan {}

    record LabelReplace(VectorPlan input, String destination, String replacement, String source, String regex,
            Origin at) implements VectorPlan {}

    record LabelJoin(VectorPlan input, String destination, String separator, List<String> sources, Origin at)
            implements
                VectorPlan {}

    record Sort(VectorPlan input, boolean descending, Origin at) implements VectorPlan {}

    record SortByLabel(VectorPlan input, List<String> labels, boolean descending, Origin at)
            implements
                VectorPlan {}

    /// Adds the data labels of info series.
    ///
    /// @param selector matchers for names and data labels; empty for those of `target_info`
    record Info(VectorPlan input, Selector selector, boolean hasSelector, Origin at) implements VectorPlan {}

    record ScalarVector(ScalarPlan scalar, Origin at) implements VectorPlan {}

    /// Evaluated once, at the first step, and repeated.
    record StepInvariant(VectorPlan input) implements VectorPlan {
        @Override
        public Origin at() {
            return input.at();
        }
    }

    /// Series that became equal when their names were dropped are one series; two samples at one step are an error.
    ///
    /// @param strict whether equal series are an error even if they never meet
    record Deduplicate(VectorPlan input, boolean strict) implements VectorPlan {
        @Override
        public Origin at() {
            return input.at();
        }
    }

    /// One use of a part that several places of the plan read and that is computed once for all.
    ///
    /// @param id the same for all uses
    /// @param uses how many there are
    record Shared(int id, int uses, VectorPlan input) implements VectorPlan {
        @Override
        public Origin at() {
            return input.at();
        }
    }

    /// One of several aggregations that fold the same input as it comes.
    ///
    /// @param index which of the folds
    record JointAggregate(JointFold fold, int index) implements VectorPlan {
        @Override
        public Origin at() {
            return fold.folds().get(index).at();
        }
    }

    /// An input that is read once for several aggregations.
    ///
    /// @param id the same for all of them
    record JointFold(int id, VectorPlan input, List<Fold> folds) {
        public JointFold {
            folds = List.copyOf(folds);
        }
    }

    /// One aggregation without its input.
    ///
    /// @param filters which series of the input it is about
    record Fold(AggregateOp op, List<String> grouping, boolean without, List<Matcher> filters, Origin at) {
        public Fold {
            grouping = List.copyOf(grouping);
            filters = List.copyOf(filters);
        }
    }
}
