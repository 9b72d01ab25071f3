package io.narthex.rules.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.print.Printer;

/// Cuts the expressions of a group in two: fragments, which each partition answers for its own series, and the rest,
/// which reads their answers where they stood.
///
/// Local is what gives the same for all series together as for each partition's series alone, put side by side: selectors,
/// functions of one series' window, element-wise functions and operations with constants. Of an aggregation over something
/// local, partitions send partial results. Equal fragments of a group are one.
final class FragmentPlanner {
    /// Label of the selector that stands in the rest for a fragment; its value is the fragment's number.
    static final String FRAGMENT_LABEL = "__fragment__";

    private final Predicate<Expr.VectorSelector> readsOwnResults;
    private final Map<String, Fragment> fragments = new LinkedHashMap<>();

    /// @param readsOwnResults whether a selector may read what the group itself writes, which no partition has in time
    FragmentPlanner(Predicate<Expr.VectorSelector> readsOwnResults) {
        this.readsOwnResults = readsOwnResults;
    }

    List<Fragment> fragments() {
        return List.copyOf(fragments.values());
    }

    /// What is left of an expression above its fragments.
    Expr rest(Expr expr) {
        if (isLocal(expr) && readsSeries(expr)) {
            return reference(expr, values(expr));
        }
        return switch (expr) {
            case Expr.NumberLiteral e -> e;
            case Expr.StringLiteral e -> e;
            case Expr.VectorSelector e -> e;
            case Expr.MatrixSelector e -> e;
            // Its steps are many times, a fragment's answer is for one.
            case Expr.Subquery e -> e;
            case Expr.Paren e -> new Expr.Paren(rest(e.expr()), e.range());
            case Expr.Unary e -> new Expr.Unary(e.negative(), rest(e.expr()), e.range());
            case Expr.Binary e ->
                new Expr.Binary(e.op(), rest(e.left()), rest(e.right()), e.bool(), e.matching());
            case Expr.Call e -> readsText(e.function()) ? e : new Expr.Call(e.function(), rests(e.args()), e.range());
            case Expr.Aggregate e when isPartial(e) -> reference(e, partial(e));
            case Expr.Aggregate e ->
                new Expr.Aggregate(e.op(), e.param(), rest(e.expr()), e.grouping(), e.without(), e.range());
        };
    }

    private List<Expr> rests(List<Expr> args) {
        return args.stream().map(this::rest).toList();
    }

    private Fragment values(Expr expr) {
        String text = Printer.print(unwrapped(expr));
        return fragments.computeIfAbsent(text, _ -> new Fragment.Values(fragments.size() + 1, text, unwrapped(expr)));
    }

    private Fragment partial(Expr.Aggregate aggregate) {
        String text = Printer.print(aggregate);
        return fragments.computeIfAbsent("partial " + text,
                _ -> new Fragment.Partial(fragments.size() + 1, text, aggregate));
    }

    private static Expr unwrapped(Expr expr) {
        return expr instanceof Expr.Paren paren ? unwrapped(paren.expr()) : expr;
    }

    private static Expr reference(Expr replaced, Fragment fragment) {
        Matcher matcher = Matcher.of(MatchType.EQUAL, FRAGMENT_LABEL, Integer.toString(fragment.number()));
        return new Expr.VectorSelector("", List.of(matcher), At.NONE, TimeSpan.NONE, Expr.Extension.NONE,
                replaced.range());
    }

    private boolean isPartial(Expr.Aggregate aggregate) {
        return switch (aggregate.op()) {
            case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR -> isLocal(aggregate.expr());
            case QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> false;
        };
    }

    private boolean isLocal(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral _ -> true;
            case Expr.StringLiteral _ -> true;
            case Expr.VectorSelector e -> e.extension() == Expr.Extension.NONE && !readsOwnResults.test(e);
            case Expr.MatrixSelector e -> !readsOwnResults.test(e.selector());
            case Expr.Subquery e -> readsSeries(e.expr()) && isLocal(e.expr());
            case Expr.Paren e -> isLocal(e.expr());
            case Expr.Unary e -> isLocal(e.expr());
            case Expr.Binary e -> isLocal(e.left()) && isLocal(e.right())
                    && (e.left().type() == ValueType.SCALAR || e.right().type() == ValueType.SCALAR);
            case Expr.Call e -> isElementWise(e.function()) && e.args().stream().allMatch(this::isLocal);
            case Expr.Aggregate _ -> false;
        };
    }

    /// Whether it selects series at all: constants are not worth sending.
    private static boolean readsSeries(Expr expr) {
        return expr instanceof Expr.VectorSelector
                || expr.children().stream().anyMatch(FragmentPlanner::readsSeries);
    }

    /// Functions of one series, or of no series. Those that may give two series the same labels are not: the duplicate must
    /// be found among all partitions.
    private static boolean isElementWise(Function function) {
        return switch (function) {
            case ABSENT, ABSENT_OVER_TIME, HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, INFO, LABEL_JOIN, LABEL_REPLACE,
                    SCALAR_OF, SORT, SORT_BY_LABEL, SORT_BY_LABEL_DESC, SORT_DESC, VECTOR_OF, DAYS_IN_MONTH,
                    DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOUR, MINUTE, MONTH, YEAR ->
                false;
            // A default is right here: what is not named works on one series, whatever functions come.
            default -> true;
        };
    }

    /// Functions that look at the text of their argument.
    private static boolean readsText(Function function) {
        return function == Function.ABSENT || function == Function.ABSENT_OVER_TIME || function == Function.INFO;
    }

    /// The selector's fragment; 0 if it is an ordinary one.
    static int fragmentOf(List<Matcher> matchers) {
        boolean isReference = matchers.size() == 1 && matchers.getFirst().name().equals(FRAGMENT_LABEL);
        return isReference ? Integer.parseInt(matchers.getFirst().value()) : 0;
    }

    /// The selectors of an expression that are not fragments.
    static List<Expr.VectorSelector> selectors(Expr expr) {
        List<Expr.VectorSelector> selectors = new ArrayList<>();
        collect(expr, selectors);
        return selectors;
    }

    private static void collect(Expr expr, List<Expr.VectorSelector> into) {
        if (expr instanceof Expr.VectorSelector selector && fragmentOf(selector.matchers()) == 0) {
            into.add(selector);
        }
        expr.children().forEach(child -> collect(child, into));
    }
}
