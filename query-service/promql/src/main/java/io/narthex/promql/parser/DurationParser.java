package io.narthex.promql.parser;

import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.DurationExpr;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.ast.TimeSpan;
import org.jspecify.annotations.Nullable;

/// Parses durations inside brackets and after `offset`.
final class DurationParser {
    private static final int UNARY_PRECEDENCE = BinaryOp.MUL.precedence();

    private final TokenStream tokens;

    DurationParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// A range or a step: greater than zero where that can be seen here.
    TimeSpan positive() {
        DurationExpr expr = expression(0);
        if (expr instanceof DurationExpr.Literal literal && !(literal.seconds() > 0)) {
            throw tokens.failure(literal.range(), "duration must be greater than 0");
        }
        return span(expr);
    }

    /// What follows `offset`. A number binds alone, so that `x offset 5m + y` adds; only parentheses go on as arithmetic.
    TimeSpan offset() {
        Token first = tokens.peek();
        boolean signed = first.type() == TokenType.ADD || first.type() == TokenType.SUB;
        if (!signed) {
            return span(tokens.at(TokenType.LEFT_PAREN) ? expression(0) : primary());
        }
        tokens.take();
        DurationExpr operand = primary();
        return span(applySign(first, operand));
    }

    private static TimeSpan span(DurationExpr expr) {
        return expr instanceof DurationExpr.Literal literal
                ? new TimeSpan.Literal(Literals.toMillis(literal.seconds()))
                : new TimeSpan.Computed(expr);
    }

    private DurationExpr expression(int minPrecedence) {
        tokens.descend();
        DurationExpr left = unary();
        while (true) {
            BinaryOp op = operator(tokens.peek().type());
            if (op == null || op.precedence() < minPrecedence) {
                tokens.ascend();
                return left;
            }
            Token sign = tokens.take();
            DurationExpr right = expression(op == BinaryOp.POW ? op.precedence() : op.precedence() + 1);
            requireNonZeroDivisor(op, sign, right);
            left = new DurationExpr.Arithmetic(op, left, right);
        }
    }

    private void requireNonZeroDivisor(BinaryOp op, Token sign, DurationExpr right) {
        if (right instanceof DurationExpr.Literal literal && literal.seconds() == 0) {
            if (op == BinaryOp.DIV) {
                throw tokens.failure(sign.range(), "division by zero");
            }
            if (op == BinaryOp.MOD) {
                throw tokens.failure(sign.range(), "modulo by zero");
            }
        }
    }

    private DurationExpr unary() {
        Token token = tokens.peek();
        if (token.type() == TokenType.ADD || token.type() == TokenType.SUB) {
            tokens.take();
            return applySign(token, expression(UNARY_PRECEDENCE + 1));
        }
        return primary();
    }

    private DurationExpr applySign(Token sign, DurationExpr operand) {
        SourceRange range = sign.range().to(operand.range());
        if (operand instanceof DurationExpr.Literal literal) {
            double seconds = sign.type() == TokenType.SUB ? -literal.seconds() : literal.seconds();
            return new DurationExpr.Literal(seconds, literal.duration(), range);
        }
        return sign.type() == TokenType.SUB ? new DurationExpr.Negated(operand, range) : operand;
    }

    private DurationExpr primary() {
        Token token = tokens.peek();
        return switch (token.type()) {
            case NUMBER, DURATION -> literal();
            case STEP -> new DurationExpr.Step(call(tokens.take()));
            case RANGE -> new DurationExpr.QueryRange(call(tokens.take()));
            case MIN_OF, MAX_OF -> extreme();
            case LEFT_PAREN -> wrapped();
            default -> throw tokens.unexpected();
        };
    }

    private DurationExpr wrapped() {
        Token open = tokens.take();
        DurationExpr inner = expression(0);
        Token close = tokens.expect(TokenType.RIGHT_PAREN);
        return new DurationExpr.Wrapped(inner, open.range().to(close.range()));
    }

    private DurationExpr literal() {
        Token token = tokens.take();
        boolean isDuration = token.type() == TokenType.DURATION;
        try {
            double seconds = isDuration ? Literals.durationMs(token.text()) / 1000.0 : Literals.number(token.text());
            if (Literals.isOutOfRange(seconds)) {
                throw tokens.failure(token.range(), "duration out of range");
            }
            return new DurationExpr.Literal(seconds, isDuration, token.range());
        } catch (Literals.Malformed e) {
            throw tokens.failure(token.range(), String.valueOf(e.getMessage()));
        }
    }

    private SourceRange call(Token name) {
        tokens.expect(TokenType.LEFT_PAREN);
        return name.range().to(tokens.expect(TokenType.RIGHT_PAREN).range());
    }

    private DurationExpr extreme() {
        Token name = tokens.take();
        tokens.expect(TokenType.LEFT_PAREN);
        DurationExpr left = expression(0);
        tokens.expect(TokenType.COMMA);
        DurationExpr right = expression(0);
        Token close = tokens.expect(TokenType.RIGHT_PAREN);
        return new DurationExpr.Extreme(name.type() == TokenType.MAX_OF, left, right, name.range().to(close.range()));
    }

    private static @Nullable BinaryOp operator(TokenType type) {
        return switch (type) {
            case ADD -> BinaryOp.ADD;
            case SUB -> BinaryOp.SUB;
            case MUL -> BinaryOp.MUL;
            case DIV -> BinaryOp.DIV;
            case MOD -> BinaryOp.MOD;
            case POW -> BinaryOp.POW;
            default -> null;
        };
    }
}
