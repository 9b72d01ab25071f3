package io.narthex.promql.parser;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.failure.ParseFailure;
import org.jspecify.annotations.Nullable;

/// Parses vector selectors and lists of labels.
final class SelectorParser {
    private final TokenStream tokens;

    SelectorParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// At a left brace.
    VectorSelector selector() {
        return braces(null);
    }

    /// After a name.
    VectorSelector named(Token name) {
        if (tokens.at(TokenType.LEFT_BRACE)) {
            return braces(name);
        }
        return new VectorSelector(name.text(), List.of(Matcher.equal(Labels.METRIC_NAME, name.text())), At.NONE,
                TimeSpan.NONE, Expr.Extension.NONE, name.range());
    }

    private VectorSelector braces(@Nullable Token name) {
        Token open = tokens.take();
        List<Matcher> matchers = new ArrayList<>();
        if (!tokens.at(TokenType.RIGHT_BRACE)) {
            matchers.add(matcher());
            while (!tokens.at(TokenType.RIGHT_BRACE)) {
                if (!tokens.accept(TokenType.COMMA)) {
                    throw tokens.unexpected(ErrorContext.MATCHER_END);
                }
                if (!tokens.at(TokenType.RIGHT_BRACE)) {
                    matchers.add(matcher());
                }
            }
        }
        Token close = tokens.take();
        SourceRange range = (name == null ? open : name).range().to(close.range());
        if (name != null) {
            matchers.add(Matcher.equal(Labels.METRIC_NAME, name.text()));
        }
        return new VectorSelector(name == null ? "" : name.text(), matchers, At.NONE, TimeSpan.NONE,
                Expr.Extension.NONE, range);
    }

    private Matcher matcher() {
        Token label = tokens.peek();
        switch (label.type()) {
            case IDENTIFIER -> {
                tokens.take();
                return comparison(label, label.text());
            }
            case STRING -> {
                tokens.take();
                String name = Literals.unquote(label.text());
                if (tokens.at(TokenType.COMMA) || tokens.at(TokenType.RIGHT_BRACE)) {
                    return Matcher.equal(Labels.METRIC_NAME, name);
                }
                if (matchType(tokens.peek().type()) == null) {
                    throw tokens.unexpected(ErrorContext.MATCHER_END);
                }
                return comparison(label, name);
            }
            default -> throw tokens.unexpected(ErrorContext.MATCHER_START);
        }
    }

    private Matcher comparison(Token label, String name) {
        MatchType type = matchType(tokens.peek().type());
        if (type == null) {
            throw tokens.unexpected(ErrorContext.MATCHER_OPERATOR);
        }
        tokens.take();
        if (!tokens.at(TokenType.STRING)) {
            throw tokens.unexpected(ErrorContext.MATCHER_VALUE);
        }
        Token value = tokens.take();
        try {
            return Matcher.of(type, name, Literals.unquote(value.text()));
        } catch (IllegalArgumentException e) {
            throw tokens.failure(label.range().to(value.range()), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable MatchType matchType(TokenType type) {
        return switch (type) {
            case EQL -> MatchType.EQUAL;
            case NEQ -> MatchType.NOT_EQUAL;
            case EQL_REGEX -> MatchType.REGEX;
            case NEQ_REGEX -> MatchType.NOT_REGEX;
            default -> null;
        };
    }

    /// `(a, b, "c d")`, after `by`, `on` and their kin.
    List<String> groupingLabels() {
        if (!tokens.accept(TokenType.LEFT_PAREN)) {
            throw tokens.unexpected(ErrorContext.GROUPING_START);
        }
        List<String> labels = new ArrayList<>();
        if (tokens.accept(TokenType.RIGHT_PAREN)) {
            return labels;
        }
        labels.add(groupingLabel());
        while (!tokens.accept(TokenType.RIGHT_PAREN)) {
            if (!tokens.accept(TokenType.COMMA)) {
                throw tokens.unexpected(ErrorContext.GROUPING_END);
            }
            if (!tokens.at(TokenType.RIGHT_PAREN)) {
                labels.add(groupingLabel());
            }
        }
        return labels;
    }

    private String groupingLabel() {
        Token token = tokens.peek();
        if (token.type() == TokenType.STRING) {
            tokens.take();
            String name = Literals.unquote(token.text());
            if (!Names.isUtf8Name(name)) {
                throw invalidLabel(token, name);
            }
            return name;
        }
        if (!token.type().isGroupingLabel()) {
            throw tokens.unexpected(ErrorContext.GROUPING_LABEL);
        }
        return tokens.take().text();
    }

    private ParseFailure invalidLabel(Token token, String name) {
        return tokens.failure(token.range(), "invalid label name for grouping: " + Names.quote(name));
    }
}
