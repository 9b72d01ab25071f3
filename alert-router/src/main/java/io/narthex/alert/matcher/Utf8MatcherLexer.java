package io.narthex.alert.matcher;

import org.jspecify.annotations.Nullable;

/// Tokens of the grammar with quoted names. Columns count code points.
final class Utf8MatcherLexer {
    enum Kind {
        OPEN_BRACE, CLOSE_BRACE, COMMA, OPERATOR, QUOTED, BARE, END
    }

    /// @param start column before the token
    /// @param end column after it
    record Token(Kind kind, String text, int start, int end) {
        boolean isText() {
            return kind == Kind.QUOTED || kind == Kind.BARE;
        }

        String position() {
            return start + ":" + end;
        }
    }

    private final String text;
    private int at;
    private @Nullable Token ahead;

    Utf8MatcherLexer(String text) {
        this.text = text;
    }

    Token peek() {
        Token token = ahead;
        if (token == null) {
            token = scan();
            ahead = token;
        }
        return token;
    }

    Token next() {
        Token token = peek();
        ahead = null;
        return token;
    }

    private Token scan() {
        while (at < text.length() && LabelMatcher.isSpace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return token(Kind.END, at);
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> token(Kind.OPEN_BRACE, at + 1);
            case '}' -> token(Kind.CLOSE_BRACE, at + 1);
            case ',' -> token(Kind.COMMA, at + 1);
            case '=', '!' -> operator(c);
            case '"' -> quoted();
            default -> bare();
        };
    }

    private Token operator(char first) {
        char second = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (second == '~' || first == '!' && second == '=') {
            return token(Kind.OPERATOR, at + 2);
        }
        if (first == '=') {
            return token(Kind.OPERATOR, at + 1);
        }
        String position = column(at) + ":" + column(at + 1);
        throw new MatcherException(at + 1 >= text.length()
                ? position + ": unexpected end of input, expected one of '=~'"
                : position + ": !: expected one of '=~'");
    }

    private Token quoted() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new MatcherException(
                    column(at) + ":" + column(text.length()) + ": " + text.substring(at) + ": missing end \"");
        }
        return token(Kind.QUOTED, end + 1);
    }

    private Token bare() {
        int end = at;
        while (end < text.length() && !LabelMatcher.isReserved(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        if (end == at) {
            throw new MatcherException(column(at) + ":" + column(at + 1) + ": " + text.charAt(at) + ": invalid input");
        }
        return token(Kind.BARE, end);
    }

    private Token token(Kind kind, int end) {
        Token token = new Token(kind, text.substring(at, end), column(at), column(end));
        at = end;
        return token;
    }

    private int column(int index) {
        return text.codePointCount(0, Math.min(index, text.length()));
    }
}
