package io.narthex.promql.parser;

import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Expr.Extension;
import io.narthex.promql.ast.Expr.MatrixSelector;
import io.narthex.promql.ast.Expr.Subquery;
import io.narthex.promql.ast.Expr.VectorSelector;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.value.FloatText;

/// Parses what may follow an operand: ranges, subqueries, `offset`, `@`, `anchored` and `smoothed`.
final class ModifierParser {
    private final TokenStream tokens;
    private final ParserOptions options;
    private final DurationParser durations;

    ModifierParser(TokenStream tokens, ParserOptions options) {
        this.tokens = tokens;
        this.options = options;
        this.durations = new DurationParser(tokens);
    }

    Expr postfix(Expr operand) {
        Expr expr = operand;
        int count = 0;
        while (true) {
            if (++count > TokenStream.MAX_DEPTH) {
                throw tokens.tooDeep(tokens.peek().range());
            }
            switch (tokens.peek().type()) {
                case LEFT_BRACKET -> expr = range(expr);
                case OFFSET -> expr = offset(expr);
                case AT -> expr = at(expr);
                case ANCHORED -> expr = extended(expr, Extension.ANCHORED, "anchored");
                case SMOOTHED -> expr = extended(expr, Extension.SMOOTHED, "smoothed");
                default -> {
                    return expr;
                }
            }
        }
    }

    private Expr range(Expr operand) {
        Token open = tokens.take();
        tokens.enter(ErrorContext.RANGE_START);
        TimeSpan window = durations.positive();
        tokens.leave();
        if (tokens.at(TokenType.RIGHT_BRACKET)) {
            Token close = tokens.take();
            return matrix(operand, window, open.range().to(close.range()));
        }
        if (!tokens.accept(TokenType.COLON)) {
            throw tokens.unexpected(ErrorContext.RANGE_END);
        }
        TimeSpan step = TimeSpan.NONE;
        if (!tokens.at(TokenType.RIGHT_BRACKET)) {
            tokens.enter(ErrorContext.SUBQUERY_STEP);
            step = durations.positive();
            tokens.leave();
            if (!tokens.at(TokenType.RIGHT_BRACKET)) {
                throw tokens.unexpected(ErrorContext.SUBQUERY_END);
            }
        }
        Token close = tokens.take();
        return new Subquery(operand, window, step, At.NONE, TimeSpan.NONE, operand.range().to(close.range()));
    }

    private Expr matrix(Expr operand, TimeSpan window, SourceRange brackets) {
        if (!(operand instanceof VectorSelector selector)) {
            throw tokens.failure(brackets, "ranges only allowed for vector selectors");
        }
        if (selector.offset().isSet()) {
            throw tokens.failure(brackets, "no offset modifiers allowed before range");
        }
        if (selector.at().isSet()) {
            throw tokens.failure(brackets, "no @ modifiers allowed before range");
        }
        return new MatrixSelector(selector, window, operand.range().to(brackets));
    }

    private Expr offset(Expr operand) {
        tokens.take();
        tokens.enter(ErrorContext.OFFSET);
        TimeSpan offset = durations.offset();
        tokens.leave();
        SourceRange range = new SourceRange(operand.range().start(), tokens.lastEnd());
        switch (operand) {
            case VectorSelector e -> {
                requireNoOffset(e, e.offset());
                return e.with(e.at(), offset, e.extension(), range);
            }
            case MatrixSelector e -> {
                requireNoOffset(e, e.selector().offset());
                VectorSelector s = e.selector();
                return new MatrixSelector(s.with(s.at(), offset, s.extension(), s.range()), e.window(), range);
            }
            case Subquery e -> {
                requireNoOffset(e, e.offset());
                return new Subquery(e.expr(), e.window(), e.step(), e.at(), offset, range);
            }
            default -> throw tokens.failure(operand.range(),
                    "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        }
    }

    private void requireNoOffset(Expr operand, TimeSpan offset) {
        if (offset.isSet()) {
            throw tokens.failure(operand.range(), "offset may not be set multiple times");
        }
    }

    private Expr at(Expr operand) {
        tokens.take();
        At at = atTime(operand);
        SourceRange range = new SourceRange(operand.range().start(), tokens.lastEnd());
        switch (operand) {
            case VectorSelector e -> {
                requireNoAt(e, e.at());
                return e.with(at, e.offset(), e.extension(), range);
            }
            case MatrixSelector e -> {
                requireNoAt(e, e.selector().at());
                VectorSelector s = e.selector();
                return new MatrixSelector(s.with(at, s.offset(), s.extension(), s.range()), e.window(), range);
            }
            case Subquery e -> {
                requireNoAt(e, e.at());
                return new Subquery(e.expr(), e.window(), e.step(), at, e.offset(), range);
            }
            default -> throw tokens.failure(operand.range(),
                    "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        }
    }

    private void requireNoAt(Expr operand, At at) {
        if (at.isSet()) {
            throw tokens.failure(operand.range(), "@ <timestamp> may not be set multiple times");
        }
    }

    private At atTime(Expr operand) {
        Token token = tokens.peek();
        if (token.type() == TokenType.START || token.type() == TokenType.END) {
            tokens.take();
            tokens.enter(ErrorContext.AT);
            tokens.expect(TokenType.LEFT_PAREN);
            tokens.expect(TokenType.RIGHT_PAREN);
            tokens.leave();
            return token.type() == TokenType.START ? At.START : At.END;
        }
        tokens.enter(ErrorContext.AT);
        double seconds = signedNumber();
        tokens.leave();
        if (!(Math.abs(seconds) < 9223372036854775807.0)) {
            throw tokens.failure(operand.range(),
                    "timestamp out of bounds for @ modifier: " + FloatText.sixDecimals(seconds));
        }
        return new At.Fixed(Math.round(seconds * 1000));
    }

    private Expr extended(Expr operand, Extension extension, String word) {
        if (!options.extendedRangeSelectors()) {
            throw tokens.failure(operand.range(), word + " modifier is experimental and not enabled");
        }
        tokens.take();
        switch (operand) {
            case VectorSelector e -> {
                requireNotOther(e, e.extension(), extension);
                return e.with(e.at(), e.offset(), extension, e.range());
            }
            case MatrixSelector e -> {
                VectorSelector s = e.selector();
                requireNotOther(e, s.extension(), extension);
                return new MatrixSelector(s.with(s.at(), s.offset(), extension, s.range()), e.window(), e.range());
            }
            case Subquery e -> throw tokens.failure(e.range(), word + " modifier is not supported for subqueries");
            default -> throw tokens.failure(operand.range(), word + " modifier not implemented");
        }
    }

    private void requireNotOther(Expr operand, Extension present, Extension wanted) {
        if (present != Extension.NONE && present != wanted) {
            throw tokens.failure(operand.range(), "anchored and smoothed modifiers cannot be used together");
        }
    }

    Expr.NumberLiteral number() {
        Token token = tokens.take();
        return new Expr.NumberLiteral(value(token), token.type() == TokenType.DURATION, token.range());
    }

    double signedNumber() {
        boolean negative = tokens.at(TokenType.SUB);
        if (negative || tokens.at(TokenType.ADD)) {
            tokens.take();
        }
        if (!tokens.at(TokenType.NUMBER) && !tokens.at(TokenType.DURATION)) {
            throw tokens.unexpected();
        }
        double value = value(tokens.take());
        return negative ? -value : value;
    }

    private double value(Token token) {
        try {
            return token.type() == TokenType.DURATION
                    ? Literals.durationMs(token.text()) / 1000.0
                    : Literals.number(token.text());
        } catch (Literals.Malformed e) {
            throw tokens.failure(token.range(), String.valueOf(e.getMessage()));
        }
    }
}
