package io.narthex.promql.plan;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import org.jspecify.annotations.Nullable;

/// When `info` looks at info series: at the time that the first selector of its argument looks at.
record InfoTime(@Nullable Long fixedMs, long offsetMs) {
    private static final InfoTime NOW = new InfoTime(null, 0);

    static InfoTime of(Expr arg, Spans spans) {
        InfoTime found = find(arg, spans);
        return found == null ? NOW : found;
    }

    private static @Nullable InfoTime find(Expr expr, Spans spans) {
        if (expr instanceof VectorSelector s) {
            return new InfoTime(spans.fixedMs(s.at()), spans.offsetMs(s.offset()));
        }
        for (Expr child : expr.children()) {
            InfoTime time = find(child, spans);
            if (time != null) {
                // An enclosing subquery shifts the time until an @ has fixed it.
                boolean shift = expr instanceof Expr.Subquery && time.fixedMs() == null;
                return shift && expr instanceof Expr.Subquery s
                        ? new InfoTime(spans.fixedMs(s.at()), time.offsetMs() + spans.offsetMs(s.offset()))
                        : time;
            }
        }
        return null;
    }
}
