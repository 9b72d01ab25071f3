package io.narthex.promql.parser;

import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.promql.analyze.TypeChecker;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;

/// Text to expressions, with their types checked.
public final class PromqlParser {
    /// Chains such as `a + b + c …` lean to the left without nesting; this bounds how far.
    private static final int MAX_HEIGHT = 1000;

    private PromqlParser() {}

    /// @throws ParseFailure with Prometheus' message and position for the first mistake
    public static Expr parse(String query, ParserOptions options) {
        Expr expr = new ExprParser(new TokenStream(query), options).parseAll();
        TreeHeight.require(expr, MAX_HEIGHT, query);
        TypeChecker.check(expr, query);
        return expr;
    }

    /// Parses a vector selector without modifiers, as `match[]` takes it.
    ///
    /// @throws ParseFailure as [#parse]; also where no matcher excludes the empty string, which the caller must ask
    /// by [#selectsSomething], because the endpoints word it in their own way
    public static List<Matcher> parseSelector(String selector) {
        TokenStream tokens = new TokenStream(selector);
        if (!tokens.at(TokenType.LEFT_BRACE) && !tokens.peek().type().isMetricName()) {
            throw tokens.unexpected();
        }
        SelectorParser parser = new SelectorParser(tokens);
        VectorSelector parsed = tokens.at(TokenType.LEFT_BRACE) ? parser.selector() : parser.named(tokens.take());
        if (!tokens.at(TokenType.EOF)) {
            throw tokens.unexpected();
        }
        return parsed.matchers();
    }

    /// Whether some matcher excludes the empty string, so that the selector does not mean "everything".
    public static boolean selectsSomething(List<Matcher> matchers) {
        return matchers.stream().anyMatch(m -> !m.matchesEmpty());
    }
}
