package io.narthex.promql.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.plan.VectorPlan.Deduplicate;
import io.narthex.promql.plan.VectorPlan.StepInvariant;

/// From what the user wrote to what will run: durations and times get values, parts that do not depend on the step are
/// marked to be evaluated once, and nodes that merge equal series are put where series can become equal.
public final class Planner {
    private final PlanContext context;
    private final Spans spans;
    private final StepInvariance invariance = new StepInvariance();
    /// While the input of `histogram_count` and its like is planned.
    private boolean detectsResets;

    private Planner(PlanContext context) {
        this.context = context;
        this.spans = new Spans(context);
    }

    /// @throws io.narthex.promql.failure.ExecutionFailure if a duration expression has no usable value
    public static QueryPlan plan(Expr expr, PlanContext context) {
        Planner planner = new Planner(context);
        Expr root = unwrap(expr);
        return switch (root.type()) {
            case VECTOR -> new QueryPlan.OfVector(planner.vector(root));
            case SCALAR -> new QueryPlan.OfScalar(planner.scalar(root));
            case STRING -> new QueryPlan.OfString(string(root));
            case MATRIX -> new QueryPlan.OfRange(planner.range(root));
        };
    }

    private static Expr unwrap(Expr expr) {
        Expr inner = expr;
        while (inner instanceof Expr.Paren paren) {
            inner = paren.expr();
        }
        return inner;
    }

    private static String string(Expr expr) {
        if (unwrap(expr) instanceof Expr.StringLiteral literal) {
            return literal.value();
        }
        throw new IllegalStateException("a string that is no literal: " + expr);
    }

    private VectorPlan vector(Expr wrapped) {
        Expr expr = unwrap(wrapped);
        boolean hoist = !invariance.isInside() && invariance.isInvariant(expr);
        if (!hoist) {
            return variable(expr);
        }
        invariance.enter();
        VectorPlan plan = new StepInvariant(variable(expr));
        invariance.leave();
        return plan;
    }

    private VectorPlan variable(Expr expr) {
        switch (expr) {
            case VectorSelector e -> {
                return new VectorPlan.InstantScan(selector(e), Origin.of(e));
            }
            case Expr.Unary e -> {
                return e.negative()
                        ? droppingNames(new VectorPlan.Negate(vector(e.expr()), Origin.of(e)), e.expr(), false)
                        : vector(e.expr());
            }
            case Expr.Binary e -> {
                return binary(e);
            }
            case Expr.Aggregate e -> {
                return aggregate(e);
            }
            case Expr.Call e -> {
                return call(e);
            }
            default -> throw new IllegalStateException("not a vector: " + expr);
        }
    }

    private Selector selector(VectorSelector e) {
        return new Selector(e.matchers(), spans.fixedMs(e.at()), spans.offsetMs(e.offset()), e.extension(),
                detectsResets);
    }

    private RangePlan range(Expr wrapped) {
        switch (unwrap(wrapped)) {
            case Expr.MatrixSelector e -> {
                return new RangePlan.RangeScan(selector(e.selector()), spans.positiveMs(e.window()), Origin.of(e));
            }
            case Expr.Subquery e -> {
                long stepMs = e.step().isSet() ? spans.positiveMs(e.step()) : context.defaultSubqueryStepMs();
                // A subquery has steps of its own, so invariance is judged anew inside it.
                StepInvariance.Mark mark = invariance.suspend();
                VectorPlan input = vector(e.expr());
                invariance.resume(mark);
                return new RangePlan.Subquery(input, spans.positiveMs(e.window()), Math.max(1, stepMs),
                        spans.fixedMs(e.at()), spans.offsetMs(e.offset()), Origin.of(e));
            }
            default -> throw new IllegalStateException("not a range: " + wrapped);
        }
    }

    private VectorPlan binary(Expr.Binary e) {
        boolean leftScalar = e.left().type() == ValueType.SCALAR;
        boolean rightScalar = e.right().type() == ValueType.SCALAR;
        if (leftScalar || rightScalar) {
            Expr vectorSide = leftScalar ? e.right() : e.left();
            Expr scalarSide = leftScalar ? e.left() : e.right();
            VectorPlan plan = new VectorPlan.WithScalar(e.op(), vector(vectorSide), scalar(scalarSide), leftScalar,
                    e.bool(), Origin.of(e));
            return e.op().isArithmetic() || e.bool() ? droppingNames(plan, vectorSide, false) : plan;
        }
        if (e.op().isSet()) {
            return new VectorPlan.SetOperation(e.op(), vector(e.left()), vector(e.right()), e.matching(), Origin.of(e));
        }
        return new VectorPlan.Join(e.op(), vector(e.left()), vector(e.right()), e.matching(), e.bool(), Origin.of(e));
    }

    private VectorPlan aggregate(Expr.Aggregate e) {
        List<String> grouping = e.grouping();
        Expr param = e.param();
        VectorPlan input = vector(e.expr());
        Origin inputOrigin = Origin.of(unwrap(e.expr()));
        if (e.op() == AggregateOp.COUNT_VALUES && param != null) {
            return new VectorPlan.CountValues(string(param), input, grouping, e.without(), inputOrigin);
        }
        boolean ownOrigin = e.op() == AggregateOp.TOPK || e.op() == AggregateOp.BOTTOMK;
        return new VectorPlan.Aggregate(e.op(), input, param == null ? null : scalar(param), grouping, e.without(),
                ownOrigin ? Origin.of(e) : inputOrigin, param == null ? Origin.NONE : Origin.of(unwrap(param)));
    }

    private VectorPlan call(Expr.Call e) {
        List<Expr> args = e.args();
        return switch (e.function()) {
            case TIMESTAMP -> timestamp(e, false);
            case START_TIMESTAMP -> timestamp(e, true);
            case VECTOR_OF -> new VectorPlan.ScalarVector(scalar(args.getFirst()), Origin.of(e));
            case ABSENT -> new VectorPlan.Absent(vector(args.getFirst()), absentLabels(args.getFirst()), Origin.of(e));
            case ABSENT_OVER_TIME -> new VectorPlan.AbsentOverTime(range(args.getFirst()),
                    absentLabels(args.getFirst()), Origin.of(e));
            case SORT -> new VectorPlan.Sort(vector(args.getFirst()), false, Origin.of(e));
            case SORT_DESC -> new VectorPlan.Sort(vector(args.getFirst()), true, Origin.of(e));
            case SORT_BY_LABEL -> sortByLabel(e, false);
            case SORT_BY_LABEL_DESC -> sortByLabel(e, true);
            case HISTOGRAM_QUANTILE -> new VectorPlan.HistogramQuantile(List.of(scalar(args.getFirst())), List.of(
                    origin(args, 0)), "", vector(args.get(1)), origin(args, 1));
            case HISTOGRAM_QUANTILES -> histogramQuantiles(e);
            case HISTOGRAM_FRACTION -> new VectorPlan.HistogramFraction(scalar(args.getFirst()), scalar(args.get(1)),
                    vector(args.get(2)), origin(args, 2));
            case LABEL_REPLACE -> new VectorPlan.LabelReplace(vector(args.getFirst()), string(args.get(1)), string(args
                    .get(2)), string(args.get(3)), string(args.get(4)), Origin.of(e));
            case LABEL_JOIN -> new VectorPlan.LabelJoin(vector(args.getFirst()), string(args.get(1)), string(args.get(
                    2)), args.stream().skip(3).map(Planner::string).toList(), Origin.of(e));
            case INFO -> info(e);
            default -> general(e);
        };
    }

    private static Origin origin(List<Expr> args, int index) {
        return Origin.of(unwrap(args.get(index)));
    }

    private VectorPlan timestamp(Expr.Call e, boolean start) {
        Expr arg = unwrap(e.args().getFirst());
        if (arg instanceof VectorSelector s && s.extension() == Expr.Extension.NONE) {
            return droppingNames(new VectorPlan.TimestampScan(selector(s), start, Origin.of(e)), arg, false);
        }
        return droppingNames(new VectorPlan.ElementCall(e.function(), inputOf(e.function(), arg), List.of(),
                Origin.of(e)), arg, false);
    }

    private VectorPlan sortByLabel(Expr.Call e, boolean descending) {
        List<String> labels = e.args().stream().skip(1).map(Planner::string).toList();
        return new VectorPlan.SortByLabel(vector(e.args().getFirst()), labels, descending, Origin.of(e));
    }

    private VectorPlan histogramQuantiles(Expr.Call e) {
        List<ScalarPlan> quantiles = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        for (Expr quantile : e.args().subList(2, e.args().size())) {
            quantiles.add(scalar(quantile));
            origins.add(Origin.of(unwrap(quantile)));
        }
        return new VectorPlan.HistogramQuantile(quantiles, origins, string(e.args().get(1)), vector(e.args()
                .getFirst()), origin(e.args(), 0));
    }

    private VectorPlan info(Expr.Call e) {
        Expr arg = e.args().getFirst();
        InfoTime time = InfoTime.of(arg, spans);
        boolean hasSelector = e.args().size() > 1;
        List<Matcher> matchers = hasSelector && unwrap(e.args().get(1)) instanceof VectorSelector s
                ? s.matchers()
                : List.of();
        Selector selector = new Selector(matchers, time.fixedMs(), time.offsetMs(), Expr.Extension.NONE,
                false);
        return new VectorPlan.Info(vector(arg), selector, hasSelector, Origin.of(e));
    }

    /// Functions of a range, of single samples, and of the time.
    private VectorPlan general(Expr.Call e) {
        Function function = e.function();
        for (int i = 0; i < e.args().size(); i++) {
            Expr arg = e.args().get(i);
            if (arg.type() == ValueType.MATRIX) {
                boolean keepsNames = function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
                VectorPlan plan = new VectorPlan.RangeCall(function, range(arg), scalarParams(e), origin(e.args(), 0));
                return keepsNames ? plan : droppingNames(plan, arg, true);
            }
        }
        if (e.args().isEmpty()) {
            VectorPlan time = new VectorPlan.ScalarVector(new ScalarPlan.Time(), Origin.of(e));
            return new VectorPlan.ElementCall(function, time, List.of(), Origin.of(e));
        }
        Expr input = e.args().getFirst();
        VectorPlan plan = new VectorPlan.ElementCall(function, inputOf(function, input), scalarParams(e), Origin.of(e));
        return droppingNames(plan, input, false);
    }

    private VectorPlan inputOf(Function function, Expr input) {
        boolean outer = detectsResets;
        detectsResets = switch (function) {
            case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_AVG -> true;
            default -> false;
        };
        VectorPlan plan = vector(input);
        detectsResets = outer;
        return plan;
    }

    private List<ScalarPlan> scalarParams(Expr.Call e) {
        List<ScalarPlan> params = new ArrayList<>();
        for (Expr arg : e.args()) {
            if (arg.type() == ValueType.SCALAR) {
                params.add(scalar(arg));
            }
        }
        return params;
    }

    private ScalarPlan scalar(Expr wrapped) {
        switch (unwrap(wrapped)) {
            case Expr.NumberLiteral e -> {
                return new ScalarPlan.Constant(e.value());
            }
            case Expr.Unary e -> {
                return e.negative() ? new ScalarPlan.Negate(scalar(e.expr())) : scalar(e.expr());
            }
            case Expr.Binary e -> {
                return new ScalarPlan.Binary(e.op(), scalar(e.left()), scalar(e.right()));
            }
            case Expr.Call e -> {
                return scalarCall(e);
            }
            default -> throw new IllegalStateException("not a scalar: " + wrapped);
        }
    }

    private ScalarPlan scalarCall(Expr.Call e) {
        List<Expr> args = e.args();
        return switch (e.function()) {
            case TIME -> new ScalarPlan.Time();
            case PI -> new ScalarPlan.Constant(Math.PI);
            case START -> new ScalarPlan.Constant(context.grid().startMs() / 1000.0);
            case END -> new ScalarPlan.Constant(context.endMs() / 1000.0);
            case RANGE -> new ScalarPlan.Constant(context.rangeSeconds());
            case STEP -> new ScalarPlan.Constant(context.stepFunctionSeconds());
            case MIN_OF -> new ScalarPlan.Extreme(false, scalar(args.getFirst()), scalar(args.get(1)));
            case MAX_OF -> new ScalarPlan.Extreme(true, scalar(args.getFirst()), scalar(args.get(1)));
            case SCALAR_OF -> new ScalarPlan.OfVector(vector(args.getFirst()));
            default -> throw new IllegalStateException("not a scalar function: " + e.function().functionName());
        };
    }

    private VectorPlan droppingNames(VectorPlan plan, Expr input, boolean strict) {
        boolean needed = !context.delayedNameRemoval() && mayHaveSeveralNames(input);
        return needed ? new Deduplicate(plan, strict) : plan;
    }

    /// Whether two series of the input may differ in nothing but their names.
    private static boolean mayHaveSeveralNames(Expr wrapped) {
        return switch (unwrap(wrapped)) {
            case VectorSelector e ->
                e.matchers().stream().noneMatch(m -> m.type() == MatchType.EQUAL && m.name().equals(
                        Labels.METRIC_NAME));
            case Expr.MatrixSelector e -> mayHaveSeveralNames(e.selector());
            case Expr.Subquery e -> mayHaveSeveralNames(e.expr());
            case Expr.Aggregate e -> e.op().selectsInputs()
                    ? mayHaveSeveralNames(e.expr())
                    : !e.without() && e.grouping().stream().anyMatch(Planner::isNameLabel);
            case Expr.NumberLiteral _ -> false;
            case Expr.StringLiteral _ -> false;
            case Expr.Paren _ -> true;
            case Expr.Unary _ -> true;
            case Expr.Binary _ -> true;
            case Expr.Call _ -> true;
        };
    }

    private static boolean isNameLabel(String label) {
        return label.equals(Labels.METRIC_NAME) || label.equals("__type__") || label.equals("__unit__");
    }

    /// The labels that the selector demands: each matched for equality, and only once.
    private static Labels absentLabels(Expr wrapped) {
        List<Matcher> matchers = switch (unwrap(wrapped)) {
            case VectorSelector e -> e.matchers();
            case Expr.MatrixSelector e -> e.selector().matchers();
            default -> List.of();
        };
        Labels.Builder labels = Labels.builder();
        Set<String> seen = new HashSet<>();
        for (Matcher matcher : matchers) {
            if (matcher.name().equals(Labels.METRIC_NAME)) {
                continue;
            }
            if (matcher.type() == MatchType.EQUAL && seen.add(matcher.name())) {
                labels.set(matcher.name(), matcher.value());
            } else {
                labels.remove(matcher.name());
            }
        }
        return labels.build();
    }
}
