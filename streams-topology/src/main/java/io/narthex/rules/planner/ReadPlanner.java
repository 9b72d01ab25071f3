package io.narthex.rules.planner;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.plan.Spans;

/// Finds what an expression reads.
public final class ReadPlanner {
    /// `query "…"` and `"…" | query` in templates; what is computed there cannot be known before.
    private static final Pattern TEMPLATE_QUERY = Pattern
            .compile("query\\s+(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)\\s*\\|\\s*query");

    /// Rules are evaluated at one time each, so a computed duration is the same every time.
    private static final Spans SPANS = Spans.ofInstant();

    private final long lookbackMs;
    private final List<SeriesRead> reads = new ArrayList<>();

    private ReadPlanner(long lookbackMs) {
        this.lookbackMs = lookbackMs;
    }

    /// @param lookbackMs how far back an instant selector looks
    /// @throws UnplannableException if what it reads is not a fixed distance before its time
    /// @throws PromqlException if a computed duration has no usable value
    public static List<SeriesRead> reads(Expr expr, long lookbackMs) {
        ReadPlanner planner = new ReadPlanner(lookbackMs);
        planner.visit(expr, 0, 0);
        return planner.reads;
    }

    /// What the queries spelled out in a template read; one that does not parse fails when it is asked.
    public static List<SeriesRead> templateReads(String template, long lookbackMs) {
        List<SeriesRead> reads = new ArrayList<>();
        Matcher matcher = TEMPLATE_QUERY.matcher(template);
        while (matcher.find()) {
            String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            String text = quoted.substring(1, quoted.length() - 1);
            String expr = quoted.startsWith("`") ? text : text.replace("\\\"", "\"").replace("\\\\", "\\");
            try {
                reads.addAll(reads(PromqlParser.parse(expr, ParserOptions.ALL), lookbackMs));
            } catch (PromqlException | UnplannableException e) {
                // The template itself reports it, as a text that every reader of the alert sees.
                continue;
            }
        }
        return reads;
    }

    /// @param backMs how much earlier than the rule's time the expression may be evaluated
    /// @param untilBackMs how much earlier it is evaluated at least
    private void visit(Expr expr, long backMs, long untilBackMs) {
        switch (expr) {
            case Expr.VectorSelector selector -> add(selector, lookbackMs, backMs, untilBackMs);
            case Expr.MatrixSelector matrix -> {
                long extended = matrix.selector().extension() == Expr.Extension.NONE ? 0 : lookbackMs;
                add(matrix.selector(), SPANS.positiveMs(matrix.window()) + extended, backMs, untilBackMs);
            }
            case Expr.Subquery subquery -> {
                requireRelative(subquery.at());
                long offsetMs = SPANS.offsetMs(subquery.offset());
                long windowMs = SPANS.positiveMs(subquery.window());
                boolean isAnchored = subquery.at().isSet();
                visit(
                        subquery.expr(),
                        (isAnchored ? 0 : backMs) + offsetMs + windowMs,
                        (isAnchored ? 0 : untilBackMs) + offsetMs);
            }
            default -> {
                for (Expr child : expr.children()) {
                    visit(child, backMs, untilBackMs);
                }
            }
        }
    }

    private void add(Expr.VectorSelector selector, long windowMs, long backMs, long untilBackMs) {
        requireRelative(selector.at());
        long offsetMs = SPANS.offsetMs(selector.offset());
        boolean isAnchored = selector.at().isSet();
        reads.add(
                new SeriesRead(
                        selector.matchers(),
                        (isAnchored ? 0 : backMs) + offsetMs + windowMs,
                        (isAnchored ? 0 : untilBackMs) + offsetMs));
    }

    private static void requireRelative(At at) {
        if (at instanceof At.Fixed) {
            throw new UnplannableException("a fixed time after @ is not read by rules on the stream");
        }
    }
}
