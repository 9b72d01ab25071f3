package io.narthex.promql.parser;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Names;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.ast.SourceRange;
import org.jspecify.annotations.Nullable;

/// Recursive descent with operator precedence. Throws at the first mistake, which is the one that Prometheus reports.
final class ExprParser {
    private final TokenStream tokens;
    private final ParserOptions options;
    private final SelectorParser selectors;
    private final ModifierParser modifiers;

    ExprParser(TokenStream tokens, ParserOptions options) {
        this.tokens = tokens;
        this.options = options;
        this.selectors = new SelectorParser(tokens);
        this.modifiers = new ModifierParser(tokens, options);
    }

    Expr parseAll() {
        if (tokens.at(TokenType.EOF)) {
            throw tokens.failure(SourceRange.NONE, "no expression found in input");
        }
        Expr expr = expression(0);
        if (!tokens.at(TokenType.EOF)) {
            throw tokens.unexpected(ErrorContext.NONE);
        }
        return expr;
    }

    private Expr expression(int minPrecedence) {
        tokens.descend();
        Expr left = unary();
        while (true) {
            BinaryOp op = operator(tokens.peek().type());
            if (op == null || op.precedence() < minPrecedence) {
                tokens.ascend();
                return left;
            }
            tokens.take();
            boolean bool = tokens.accept(TokenType.BOOL);
            Matching matching = matching();
            Expr right = expression(op == BinaryOp.POW ? op.precedence() : op.precedence() + 1);
            if (matching.hasFill() && !options.fillModifiers()) {
                throw tokens.failure(left.range().to(right.range()),
                        "binop fill modifiers are experimental and not enabled");
            }
            left = new Expr.Binary(op, left, right, bool, matching);
        }
    }

    private Matching matching() {
        boolean on = tokens.at(TokenType.ON);
        if (!on && !tokens.at(TokenType.IGNORING)) {
            return fill(Matching.Cardinality.ONE_TO_ONE, false, List.of(), List.of());
        }
        tokens.take();
        List<String> labels = selectors.groupingLabels();
        Matching.Cardinality cardinality = switch (tokens.peek().type()) {
            case GROUP_LEFT -> Matching.Cardinality.MANY_TO_ONE;
            case GROUP_RIGHT -> Matching.Cardinality.ONE_TO_MANY;
            default -> Matching.Cardinality.ONE_TO_ONE;
        };
        List<String> include = List.of();
        if (cardinality != Matching.Cardinality.ONE_TO_ONE) {
            tokens.take();
            if (tokens.at(TokenType.LEFT_PAREN)) {
                include = selectors.groupingLabels();
            }
        }
        return fill(cardinality, on, labels, include);
    }

    private Matching fill(Matching.Cardinality cardinality, boolean on, List<String> labels, List<String> include) {
        Double left = null;
        Double right = null;
        if (tokens.accept(TokenType.FILL)) {
            left = fillValue();
            right = left;
        } else if (tokens.accept(TokenType.FILL_LEFT)) {
            left = fillValue();
            right = tokens.accept(TokenType.FILL_RIGHT) ? fillValue() : null;
        } else if (tokens.accept(TokenType.FILL_RIGHT)) {
            right = fillValue();
            left = tokens.accept(TokenType.FILL_LEFT) ? fillValue() : null;
        } else if (!on && labels.isEmpty() && cardinality == Matching.Cardinality.ONE_TO_ONE) {
            return Matching.DEFAULT;
        }
        return new Matching(cardinality, on, labels, include, left, right);
    }

    private Double fillValue() {
        tokens.expect(TokenType.LEFT_PAREN);
        double value = modifiers.signedNumber();
        tokens.expect(TokenType.RIGHT_PAREN);
        return value;
    }

    private Expr unary() {
        Token sign = tokens.peek();
        boolean negative = sign.type() == TokenType.SUB;
        if (!negative && sign.type() != TokenType.ADD) {
            return modifiers.postfix(primary());
        }
        tokens.take();
        Expr operand = expression(BinaryOp.POW.precedence());
        SourceRange range = sign.range().to(operand.range());
        if (operand instanceof Expr.NumberLiteral number) {
            return new Expr.NumberLiteral(negative ? -number.value() : number.value(), number.duration(), range);
        }
        return new Expr.Unary(negative, operand, range);
    }

    private Expr primary() {
        Token token = tokens.peek();
        return switch (token.type()) {
            case NUMBER, DURATION -> modifiers.number();
            case STRING -> string();
            case LEFT_PAREN -> paren();
            case LEFT_BRACE -> selectors.selector();
            default -> token.type().kind() == TokenType.Kind.AGGREGATOR ? aggregateOrSelector() : callOrSelector();
        };
    }

    private Expr string() {
        Token token = tokens.take();
        return new Expr.StringLiteral(Literals.unquote(token.text()), token.range());
    }

    private Expr paren() {
        Token open = tokens.take();
        Expr inner = expression(0);
        Token close = tokens.expect(TokenType.RIGHT_PAREN);
        return new Expr.Paren(inner, open.range().to(close.range()));
    }

    private Expr callOrSelector() {
        Token name = tokens.peek();
        if (!name.type().isMetricName()) {
            throw tokens.unexpected();
        }
        boolean mayBeCall = switch (name.type()) {
            case IDENTIFIER, START, END, STEP, RANGE, MAX_OF, MIN_OF -> true;
            default -> false;
        };
        tokens.take();
        if (mayBeCall && tokens.at(TokenType.LEFT_PAREN)) {
            return call(name);
        }
        return selectors.named(name);
    }

    private Expr call(Token name) {
        List<Expr> args = arguments();
        Function function = Function.find(name.text())
                .orElseThrow(() -> tokens.failure(name.range(), "unknown function with name " + Names.quote(name
                        .text())));
        if (function.isExperimental() && !options.experimentalFunctions()) {
            throw tokens.failure(name.range(), "function " + Names.quote(name.text()) + " is not enabled");
        }
        return new Expr.Call(function, args, new SourceRange(name.start(), tokens.lastEnd()));
    }

    private List<Expr> arguments() {
        tokens.expect(TokenType.LEFT_PAREN);
        List<Expr> args = new ArrayList<>();
        if (tokens.accept(TokenType.RIGHT_PAREN)) {
            return args;
        }
        args.add(expression(0));
        while (!tokens.at(TokenType.RIGHT_PAREN)) {
            if (!tokens.at(TokenType.COMMA)) {
                throw tokens.unexpected();
            }
            Token comma = tokens.take();
            if (tokens.at(TokenType.RIGHT_PAREN)) {
                throw tokens.failure(comma.range(), "trailing commas not allowed in function call args");
            }
            args.add(expression(0));
        }
        tokens.take();
        return args;
    }

    private Expr aggregateOrSelector() {
        Token name = tokens.take();
        return switch (tokens.peek().type()) {
            case LEFT_PAREN, BY, WITHOUT -> aggregate(name);
            default -> selectors.named(name);
        };
    }

    private Expr aggregate(Token name) {
        tokens.enter(ErrorContext.AGGREGATION);
        Grouping grouping = grouping();
        List<Expr> args = arguments();
        tokens.leave();
        int end = tokens.lastEnd();
        if (grouping == null) {
            grouping = grouping();
            end = tokens.lastEnd();
        }
        AggregateOp op = AggregateOp.valueOf(name.type().name());
        SourceRange range = new SourceRange(name.start(), end);
        requireArguments(op, args, range);
        List<String> labels = grouping == null ? List.of() : grouping.labels();
        boolean without = grouping != null && grouping.without();
        Expr param = op.hasParameter() ? args.getFirst() : null;
        return new Expr.Aggregate(op, param, args.getLast(), labels, without, range);
    }

    private record Grouping(List<String> labels, boolean without) {}

    private @Nullable Grouping grouping() {
        boolean without = tokens.at(TokenType.WITHOUT);
        if (!without && !tokens.at(TokenType.BY)) {
            return null;
        }
        tokens.take();
        return new Grouping(selectors.groupingLabels(), without);
    }

    private void requireArguments(AggregateOp op, List<Expr> args, SourceRange range) {
        if (args.isEmpty()) {
            throw tokens.failure(range, "no arguments for aggregate expression provided");
        }
        if (op.isExperimental() && !options.experimentalFunctions()) {
            throw tokens.failure(range, op.symbol()
                    + "() is experimental and must be enabled with --enable-feature=promql-experimental-functions");
        }
        int wanted = op.hasParameter() ? 2 : 1;
        if (args.size() != wanted) {
            throw tokens.failure(range, "wrong number of arguments for aggregate expression provided, expected "
                    + wanted + ", got " + args.size());
        }
    }

    private static @Nullable BinaryOp operator(TokenType type) {
        return switch (type) {
            case ADD -> BinaryOp.ADD;
            case SUB -> BinaryOp.SUB;
            case MUL -> BinaryOp.MUL;
            case DIV -> BinaryOp.DIV;
            case MOD -> BinaryOp.MOD;
            case POW -> BinaryOp.POW;
            case ATAN2 -> BinaryOp.ATAN2;
            case EQLC -> BinaryOp.EQL;
            case NEQ -> BinaryOp.NEQ;
            case GTR -> BinaryOp.GTR;
            case LSS -> BinaryOp.LSS;
            case GTE -> BinaryOp.GTE;
            case LTE -> BinaryOp.LTE;
            case TRIM_UPPER -> BinaryOp.TRIM_UPPER;
            case TRIM_LOWER -> BinaryOp.TRIM_LOWER;
            case AND -> BinaryOp.AND;
            case OR -> BinaryOp.OR;
            case UNLESS -> BinaryOp.UNLESS;
            default -> null;
        };
    }
}
