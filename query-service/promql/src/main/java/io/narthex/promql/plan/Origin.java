package io.narthex.promql.plan;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.SourceRange;

/// The place in the query that messages name. It has no part in equality: plans are equal if they compute the same, wherever
/// they stand.
public record Origin(SourceRange range) {
    public static final Origin NONE = new Origin(SourceRange.NONE);

    static Origin of(Expr expr) {
        return new Origin(expr.range());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
