package io.narthex.promql.parser;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.failure.ParseFailure;

/// Bounds the height of an expression without recursion, so that everything after the parser may recurse.
final class TreeHeight {
    private record Visit(Expr expr, int level) {}

    private TreeHeight() {}

    static void require(Expr root, int maxHeight, String query) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(root, 1));
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            if (visit.level() > maxHeight) {
                throw new ParseFailure(query, SourceRange.NONE, String.format(Locale.ROOT,
                        "expression has more than %d operators in a chain", maxHeight));
            }
            for (Expr child : visit.expr().children()) {
                open.push(new Visit(child, visit.level() + 1));
            }
        }
    }
}
