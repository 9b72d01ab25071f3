package io.narthex.promql.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.narthex.promql.plan.QueryPlan;
import io.narthex.promql.plan.RangePlan;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.print.DurationText;
import io.narthex.promql.print.Printer;
import io.narthex.promql.value.TimeGrid;
import org.jspecify.annotations.Nullable;

/// Turns plans into trees of [PlanNode].
public final class PlanExplainer {
    /// Nobody reads on from here.
    private static final int MAX_DEPTH = 100;

    private final boolean parallel;
    private final long lookbackDeltaMs;
    private final Function<VectorPlan, PlanNode.@Nullable Actual> actual;
    private final Set<Integer> shown = new HashSet<>();
    private int depth;

    private PlanExplainer(boolean parallel, long lookbackDeltaMs,
            Function<VectorPlan, PlanNode.@Nullable Actual> actual) {
        this.parallel = parallel;
        this.lookbackDeltaMs = lookbackDeltaMs;
        this.actual = actual;
    }

    /// @param parallel whether scans are shared among threads
    /// @param actual what an operator gave, null where that is not known
    public static PlanNode explain(QueryPlan plan, TimeGrid grid, boolean instant, boolean parallel,
            long lookbackDeltaMs, Function<VectorPlan, PlanNode.@Nullable Actual> actual) {
        PlanExplainer explainer = new PlanExplainer(parallel, lookbackDeltaMs, actual);
        List<PlanNode> children = switch (plan) {
            case QueryPlan.OfVector p -> List.of(explainer.node(p.vector(), grid));
            case QueryPlan.OfRange p -> List.of(explainer.node(p.range(), grid));
            case QueryPlan.OfScalar p -> List.of(explainer.node(p.scalar(), grid));
            case QueryPlan.OfString _ -> List.of(new PlanNode("string", "", List.of(), null));
        };
        String name = instant ? "instant query" : "range query";
        String detail = instant
                ? "at " + Instant.ofEpochMilli(grid.startMs())
                : steps(grid) + " from " + Instant.ofEpochMilli(grid.startMs()) + " to "
                        + Instant.ofEpochMilli(grid.lastMs());
        return new PlanNode(name, detail, children, null);
    }

    private static String steps(TimeGrid grid) {
        return grid.count() + (grid.count() == 1 ? " step" : " steps") + " of " + DurationText.format(grid.stepMs());
    }

    private PlanNode node(VectorPlan plan, TimeGrid grid) {
        if (depth == MAX_DEPTH) {
            return new PlanNode("…", "too deep to be shown", List.of(), null);
        }
        depth++;
        PlanNode node = operator(plan, grid);
        depth--;
        return node;
    }

    private PlanNode operator(VectorPlan plan, TimeGrid grid) {
        return switch (plan) {
            case VectorPlan.InstantScan p -> leaf(p, "instant scan", PlanText.selector(p.selector()) + lookback()
                    + scanned());
            case VectorPlan.TimestampScan p -> leaf(p, p.start() ? "start timestamp scan" : "timestamp scan",
                    PlanText.selector(p.selector()) + lookback() + scanned());
            case VectorPlan.RangeCall p -> node(p, p.function().functionName(), PlanText.params(p.params()), concat(
                    node(p.input(), grid), scalars(p.params(), grid)));
            case VectorPlan.AbsentOverTime p -> node(p, "absent_over_time", p.labels().toString(), List.of(node(p
                    .input(), grid)));
            case VectorPlan.ElementCall p -> node(p, p.function().functionName(), PlanText.params(p.params()), concat(
                    node(p.input(), grid), scalars(p.params(), grid)));
            case VectorPlan.Negate p -> node(p, "negate", "", List.of(node(p.input(), grid)));
            case VectorPlan.WithScalar p -> withScalar(p, grid);
            case VectorPlan.Join p -> node(p, "join", p.op().symbol() + (p.bool() ? " bool" : "")
                    + Printer.matching(p.matching()) + "; holds the " + PlanText.heldSide(p.matching())
                    + " side in memory", List.of(node(p.left(), grid), node(p.right(), grid)));
            case VectorPlan.SetOperation p -> node(p, p.op().symbol(), Printer.matching(p.matching()).strip(), List.of(
                    node(p.left(), grid), node(p.right(), grid)));
            case VectorPlan.Aggregate p -> aggregate(p, grid);
            case VectorPlan.CountValues p -> node(p, "count_values", PlanText.grouping(p.grouping(), p.without())
                    + " into " + p.label(), List.of(node(p.input(), grid)));
            case VectorPlan.Absent p -> node(p, "absent", p.labels().toString(), List.of(node(p.input(), grid)));
            case VectorPlan.HistogramQuantile p -> node(p, p.label().isEmpty()
                    ? "histogram_quantile"
                    : "histogram_quantiles", PlanText.params(p.quantiles()),
                    concat(node(p.input(), grid), scalars(p
                            .quantiles(), grid)));
            case VectorPlan.HistogramFraction p -> node(p, "histogram_fraction", PlanText.params(List.of(p.lower(), p
                    .upper())), concat(node(p.input(), grid), scalars(List.of(p.lower(), p.upper()), grid)));
            case VectorPlan.LabelReplace p -> node(p, "label_replace", "sets " + p.destination() + " from " + p
                    .source(), List.of(node(p.input(), grid)));
            case VectorPlan.LabelJoin p -> node(p, "label_join", "sets " + p.destination() + " from "
                    + String.join(", ", p.sources()), List.of(node(p.input(), grid)));
            case VectorPlan.Sort p -> node(p, p.descending() ? "sort_desc" : "sort", "", List.of(node(p.input(),
                    grid)));
            case VectorPlan.SortByLabel p -> node(p, p.descending() ? "sort_by_label_desc" : "sort_by_label", String
                    .join(", ", p.labels()), List.of(node(p.input(), grid)));
            case VectorPlan.Info p -> node(p, "info", PlanText.selector(p.selector()), List.of(node(p.input(), grid)));
            case VectorPlan.ScalarVector p -> node(p, "vector", PlanText.scalar(p.scalar()), scalars(List.of(p
                    .scalar()), grid));
            case VectorPlan.StepInvariant p -> node(p, "step-invariant",
                    "evaluated once and repeated at every step", List.of(node(p.input(), new TimeGrid(grid.startMs(),
                            grid.stepMs(), 1))));
            case VectorPlan.Shared p -> node(p, "shared", "part " + p.id() + ", computed once for " + p.uses()
                    + " uses", firstTime(p.id(), p.input(), grid));
            case VectorPlan.JointAggregate p -> jointAggregate(p, grid);
            case VectorPlan.Deduplicate p -> node(p, "merge names",
                    "series that differ in nothing but their name become one", List.of(node(p.input(), grid)));
        };
    }

    private PlanNode leaf(VectorPlan plan, String name, String detail) {
        return node(plan, name, detail, List.of());
    }

    private PlanNode node(VectorPlan plan, String name, String detail, List<PlanNode> children) {
        return new PlanNode(name, detail, children, actual.apply(plan));
    }

    private PlanNode aggregate(VectorPlan.Aggregate p, TimeGrid grid) {
        ScalarPlan param = p.param();
        List<ScalarPlan> params = param == null ? List.of() : List.of(param);
        String kept = p.op().isFolded() ? "keeps one column a group" : "holds its input in memory";
        String detail = PlanText.params(params) + (params.isEmpty() ? "" : " ")
                + PlanText.grouping(p.grouping(), p.without()) + "; " + kept;
        return node(p, p.op().symbol(), detail, concat(node(p.input(), grid), scalars(params, grid)));
    }

    private PlanNode jointAggregate(VectorPlan.JointAggregate p, TimeGrid grid) {
        VectorPlan.Fold fold = p.fold().folds().get(p.index());
        String filters = fold.filters().isEmpty() ? "" : " of series with " + PlanText.matchers(fold.filters());
        return node(p, fold.op().symbol(), PlanText.grouping(fold.grouping(), fold.without()) + filters + "; keeps one "
                + "column a group; one of " + p.fold().folds().size() + " aggregations of part " + p.fold().id(),
                firstTime(p.fold().id(), p.fold().input(), grid));
    }

    /// What several places read is shown at the first of them.
    private List<PlanNode> firstTime(int id, VectorPlan input, TimeGrid grid) {
        return shown.add(id) ? List.of(node(input, grid)) : List.of();
    }

    private PlanNode withScalar(VectorPlan.WithScalar p, TimeGrid grid) {
        String scalar = PlanText.scalar(p.scalar());
        String op = p.op().symbol() + (p.bool() ? " bool" : "");
        return node(p, "with scalar", p.vectorOnRight() ? scalar + " " + op + " …" : "… " + op + " " + scalar, concat(
                node(p.vector(), grid), scalars(List.of(p.scalar()), grid)));
    }

    private PlanNode node(RangePlan plan, TimeGrid grid) {
        String window = "window " + DurationText.format(plan.rangeMs());
        return switch (plan) {
            case RangePlan.RangeScan p -> new PlanNode("range scan", PlanText.selector(p.selector()) + ", " + window
                    + scanned(), List.of(), null);
            case RangePlan.Subquery p -> {
                TimeGrid inner = p.grid(grid);
                yield new PlanNode("subquery", window + ", " + steps(inner) + PlanText.time(p.fixedMs(), p.offsetMs()),
                        List.of(node(p.input(), inner)), null);
            }
        };
    }

    private PlanNode node(ScalarPlan plan, TimeGrid grid) {
        return new PlanNode("scalar", PlanText.scalar(plan), scalars(List.of(plan), grid), null);
    }

    /// The vectors that scalars are made of.
    private List<PlanNode> scalars(List<ScalarPlan> plans, TimeGrid grid) {
        List<PlanNode> nodes = new ArrayList<>();
        for (ScalarPlan plan : plans) {
            switch (plan) {
                case ScalarPlan.Constant _ -> {
                    // Stands in the detail of its user.
                }
                case ScalarPlan.Time _ -> {
                    // As a constant.
                }
                case ScalarPlan.OfVector p -> nodes.add(node(p.input(), grid));
                case ScalarPlan.Negate p -> nodes.addAll(scalars(List.of(p.input()), grid));
                case ScalarPlan.Binary p -> nodes.addAll(scalars(List.of(p.left(), p.right()), grid));
                case ScalarPlan.Extreme p -> nodes.addAll(scalars(List.of(p.left(), p.right()), grid));
            }
        }
        return nodes;
    }

    private static List<PlanNode> concat(PlanNode first, List<PlanNode> rest) {
        List<PlanNode> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return all;
    }

    private String lookback() {
        return ", look-back " + DurationText.format(lookbackDeltaMs);
    }

    private String scanned() {
        return parallel ? ", on several threads" : "";
    }
}
