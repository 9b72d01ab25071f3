package io.narthex.promql.explain;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.plan.ScalarPlan;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.print.DurationText;
import io.narthex.promql.print.Printer;
import io.narthex.promql.value.FloatText;
import org.jspecify.annotations.Nullable;

/// The words for parts of a plan, close to those of the language.
final class PlanText {
    private PlanText() {}

    static String selector(Selector selector) {
        String extension = selector.extension() == Expr.Extension.NONE
                ? ""
                : " " + selector.extension().name().toLowerCase(Locale.ROOT);
        return matchers(selector.matchers()) + extension + time(selector.fixedMs(), selector.offsetMs());
    }

    static String matchers(List<Matcher> matchers) {
        String name = matchers.stream().filter(PlanText::isName).map(Matcher::value).collect(Collectors.joining());
        String rest = matchers.stream().filter(m -> !isName(m)).map(Matcher::toString).collect(Collectors.joining(
                ", "));
        return name + (rest.isEmpty() && !name.isEmpty() ? "" : "{" + rest + "}");
    }

    private static boolean isName(Matcher matcher) {
        return matcher.type() == MatchType.EQUAL && matcher.name().equals(Labels.METRIC_NAME);
    }

    static String time(@Nullable Long fixedMs, long offsetMs) {
        String at = fixedMs == null ? "" : String.format(Locale.ROOT, " @ %.3f", fixedMs / 1000.0);
        return at + (offsetMs == 0 ? "" : " offset " + DurationText.format(offsetMs));
    }

    static String grouping(List<String> names, boolean without) {
        return (without ? "without (" : "by (") + Printer.labels(names) + ")";
    }

    static String heldSide(Matching matching) {
        return matching.cardinality() == Matching.Cardinality.ONE_TO_MANY ? "left" : "right";
    }

    static String params(List<ScalarPlan> params) {
        return params.stream().map(PlanText::scalar).collect(Collectors.joining(", "));
    }

    static String scalar(ScalarPlan plan) {
        return switch (plan) {
            case ScalarPlan.Constant p -> FloatText.general(p.value());
            case ScalarPlan.Time _ -> "time()";
            case ScalarPlan.OfVector _ -> "scalar(…)";
            case ScalarPlan.Negate p -> "-" + scalar(p.input());
            case ScalarPlan.Binary p -> "(" + scalar(p.left()) + " " + p.op().symbol() + " " + scalar(p.right()) + ")";
            case ScalarPlan.Extreme p -> (p.max() ? "max_of(" : "min_of(") + scalar(p.left()) + ", " + scalar(p
                    .right()) + ")";
        };
    }
}
