package io.narthex.promql.parser;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.failure.ParseFailure;

/// The tokens with one of look-ahead, and the place that a mistake is reported in: the innermost construct that has words for it.
final class TokenStream {
    /// The deepest nesting. Deep enough for any query that a person or a dashboard writes, and safe for every recursion after it.
    static final int MAX_DEPTH = 300;

    private final String input;
    private final Lexer lexer;
    private final Deque<ErrorContext> contexts = new ArrayDeque<>();
    private Token current;
    private int lastEnd;
    private int depth;

    TokenStream(String input) {
        this.input = input;
        this.lexer = new Lexer(input);
        this.current = lexer.next();
    }

    Token peek() {
        return current;
    }

    boolean at(TokenType type) {
        return current.type() == type;
    }

    Token take() {
        Token token = current;
        lastEnd = token.end();
        current = lexer.next();
        return token;
    }

    /// Where the token taken last ends.
    int lastEnd() {
        return lastEnd;
    }

    boolean accept(TokenType type) {
        if (at(type)) {
            take();
            return true;
        }
        return false;
    }

    Token expect(TokenType type) {
        if (!at(type)) {
            throw unexpected();
        }
        return take();
    }

    void enter(ErrorContext context) {
        contexts.push(context);
    }

    void leave() {
        contexts.pop();
    }

    void descend() {
        if (++depth > MAX_DEPTH) {
            throw tooDeep(current.range());
        }
    }

    void ascend() {
        depth--;
    }

    ParseFailure tooDeep(SourceRange range) {
        return failure(range, String.format(Locale.ROOT, "expression is nested more than %d levels deep", MAX_DEPTH));
    }

    ParseFailure unexpected() {
        ErrorContext context = contexts.peek();
        return unexpected(context == null ? ErrorContext.NONE : context);
    }

    ParseFailure unexpected(ErrorContext context) {
        return failure(current.range(), context.message(current));
    }

    ParseFailure failure(SourceRange range, String reason) {
        return new ParseFailure(input, range, reason);
    }
}
