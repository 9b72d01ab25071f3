package io.narthex.rules.planner;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;

/// Finds what an expression reads.
public final class ReadPlanner {
    /// `query "…"` and `"…" | query` in templates; what is computed there cannot be known before.
    private static final Pattern TEMPLATE_QUERY = Pattern
            .compile("query\\s+(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)\\s*\\|\\s*query");

    private final long lookbackMs;
    private final List<SeriesRead> reads = new ArrayList<>();

    private ReadPlanner(long lookbackMs) {
        this.lookbackMs = lookbackMs;
    }

    /// @param lookbackMs how far back an instant selector looks
    /// @throws UnplannableException if what it reads is not a fixed distance before its time
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
            } catch (ParseFailure | UnplannableException e) {
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
                add(matrix.selector(), milliseconds(matrix.window()) + extended, backMs, untilBackMs);
            }
            case Expr.Subquery subquery -> {
                requireRelative(subquery.at());
                long offsetMs = milliseconds(subquery.offset());
                long windowMs = milliseconds(subquery.window());
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
        long offsetMs = milliseconds(selector.offset());
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

    private static long milliseconds(TimeSpan span) {
        return switch (span) {
            case TimeSpan.Literal literal -> literal.durationMs();
            case TimeSpan.Computed _ ->
                throw new UnplannableException("a computed duration is not read by rules on the stream");
        };
    }
}
