package io.narthex.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Cuts a template into tokens, trimming white space at `{{-` and `-}}` and dropping comments.
final class Lexer {
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String LEFT_COMMENT = "/*";
    private static final String RIGHT_COMMENT = "*/";
    private static final int TRIM_MARKER_LENGTH = 2;
    private static final int EOF = -1;
    private static final Map<String, Token.Type> KEYWORDS = Map.ofEntries(
            Map.entry("block", Token.Type.BLOCK),
            Map.entry("break", Token.Type.BREAK),
            Map.entry("continue", Token.Type.CONTINUE),
            Map.entry("define", Token.Type.DEFINE),
            Map.entry("else", Token.Type.ELSE),
            Map.entry("end", Token.Type.END),
            Map.entry("if", Token.Type.IF),
            Map.entry("range", Token.Type.RANGE),
            Map.entry("nil", Token.Type.NIL),
            Map.entry("template", Token.Type.TEMPLATE),
            Map.entry("with", Token.Type.WITH));

    private final String input;
    private final Deque<Token> ready = new ArrayDeque<>();
    private int start;
    private int position;
    private int line = 1;
    private int countedTo;
    private int parenDepth;
    private boolean isInsideAction;
    private boolean isDone;

    Lexer(String input) {
        this.input = input;
    }

    /// The next token; after EOF or an error, EOF for ever.
    Token next() {
        while (ready.isEmpty()) {
            if (isDone) {
                return new Token(Token.Type.EOF, position, "", line);
            }
            if (isInsideAction) {
                lexInsideAction();
            } else {
                lexText();
            }
        }
        return ready.remove();
    }

    private void emit(Token.Type type) {
        emitText(type, input.substring(start, position));
    }

    private void emitText(Token.Type type, String text) {
        ready.add(new Token(type, start, text, lineAt(start)));
        start = position;
    }

    private void error(String message) {
        ready.add(new Token(Token.Type.ERROR, start, message, lineAt(start)));
        isDone = true;
    }

    private int lineAt(int index) {
        for (; countedTo < index; countedTo++) {
            if (input.charAt(countedTo) == '\n') {
                line++;
            }
        }
        return line;
    }

    private void lexText() {
        int delimiter = input.indexOf(LEFT, position);
        if (delimiter < 0) {
            position = input.length();
            if (position > start) {
                emit(Token.Type.TEXT);
            }
            isDone = true;
            return;
        }
        position = delimiter;
        boolean hasTrim = hasLeftTrim(delimiter + LEFT.length());
        int textEnd = hasTrim ? trimmedEnd(start, delimiter) : delimiter;
        if (textEnd > start) {
            emitText(Token.Type.TEXT, input.substring(start, textEnd));
        }
        start = position;
        lexLeftDelim(hasTrim);
    }

    private int trimmedEnd(int from, int to) {
        int end = to;
        while (end > from && isSpace(input.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private void lexLeftDelim(boolean hasTrim) {
        position += LEFT.length();
        int afterMarker = hasTrim ? TRIM_MARKER_LENGTH : 0;
        if (input.startsWith(LEFT_COMMENT, position + afterMarker)) {
            position += afterMarker;
            start = position;
            lexComment();
            return;
        }
        emit(Token.Type.LEFT_DELIM);
        isInsideAction = true;
        position += afterMarker;
        start = position;
        parenDepth = 0;
    }

    private void lexComment() {
        int end = input.indexOf(RIGHT_COMMENT, position + LEFT_COMMENT.length());
        if (end < 0) {
            error("unclosed comment");
            return;
        }
        position = end + RIGHT_COMMENT.length();
        boolean hasTrim = hasRightTrim(position);
        int delimiter = position + (hasTrim ? TRIM_MARKER_LENGTH : 0);
        if (!input.startsWith(RIGHT, delimiter)) {
            error("comment ends before closing delimiter");
            return;
        }
        position = delimiter + RIGHT.length();
        if (hasTrim) {
            skipSpaces();
        }
        start = position;
    }

    private void skipSpaces() {
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
    }

    private boolean hasLeftTrim(int at) {
        return at + 1 < input.length() && input.charAt(at) == '-' && isSpace(input.charAt(at + 1));
    }

    private boolean hasRightTrim(int at) {
        return at + 1 < input.length() && isSpace(input.charAt(at)) && input.charAt(at + 1) == '-';
    }

    private void lexInsideAction() {
        boolean hasTrim = hasRightTrim(position) && input.startsWith(RIGHT, position + TRIM_MARKER_LENGTH);
        if (hasTrim || input.startsWith(RIGHT, position)) {
            lexRightDelim(hasTrim);
            return;
        }
        int c = advance();
        switch (c) {
            case EOF -> error("unclosed action");
            case ' ', '\t', '\r', '\n' -> lexSpace();
            case '=' -> emit(Token.Type.ASSIGN);
            case ':' -> {
                if (advance() != '=') {
                    error("expected :=");
                } else {
                    emit(Token.Type.DECLARE);
                }
            }
            case '|' -> emit(Token.Type.PIPE);
            case '"' -> lexQuoted('"', Token.Type.STRING, "unterminated quoted string");
            case '`' -> lexRawString();
            case '$' -> lexVariable();
            case '\'' -> lexQuoted('\'', Token.Type.CHAR_CONSTANT, "unterminated character constant");
            case '.' -> lexDot();
            case '(' -> {
                emit(Token.Type.LEFT_PAREN);
                parenDepth++;
            }
            case ')' -> {
                parenDepth--;
                if (parenDepth < 0) {
                    error("unexpected right paren");
                } else {
                    emit(Token.Type.RIGHT_PAREN);
                }
            }
            default -> lexWord(c);
        }
    }

    private void lexRightDelim(boolean hasTrim) {
        if (parenDepth != 0) {
            error("unclosed left paren");
            return;
        }
        if (hasTrim) {
            position += TRIM_MARKER_LENGTH;
            start = position;
        }
        position += RIGHT.length();
        emit(Token.Type.RIGHT_DELIM);
        isInsideAction = false;
        if (hasTrim) {
            skipSpaces();
            start = position;
        }
    }

    private void lexWord(int c) {
        if (c == '+' || c == '-' || c >= '0' && c <= '9') {
            back(c);
            lexNumber();
        } else if (isAlphaNumeric(c)) {
            back(c);
            lexIdentifier();
        } else if (c > ' ' && c < 0x7f) {
            emit(Token.Type.CHAR);
        } else {
            error("unrecognized character in action: " + GoQuote.unicode(c));
        }
    }

    private void lexSpace() {
        // A space before "-}}" belongs to the trim marker.
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
        int last = position - 1;
        if (hasRightTrim(last) && input.startsWith(RIGHT, last + TRIM_MARKER_LENGTH)) {
            position = last;
            if (position == start) {
                return;
            }
        }
        emit(Token.Type.SPACE);
    }

    private void lexDot() {
        int c = peek();
        if (c == EOF || c < '0' || c > '9') {
            lexField(Token.Type.FIELD);
        } else {
            position--;
            lexNumber();
        }
    }

    private void lexVariable() {
        lexField(Token.Type.VARIABLE);
    }

    private void lexField(Token.Type type) {
        if (atTerminator()) {
            emit(type == Token.Type.VARIABLE ? Token.Type.VARIABLE : Token.Type.DOT);
            return;
        }
        skipAlphaNumeric();
        if (!atTerminator()) {
            error("bad character " + GoQuote.unicode(peek()));
            return;
        }
        emit(type);
    }

    private void lexIdentifier() {
        skipAlphaNumeric();
        String word = input.substring(start, position);
        if (!atTerminator()) {
            error("bad character " + GoQuote.unicode(peek()));
            return;
        }
        Token.@Nullable Type keyword = KEYWORDS.get(word);
        if (keyword != null) {
            emit(keyword);
        } else if (word.equals("true") || word.equals("false")) {
            emit(Token.Type.BOOL);
        } else {
            emit(Token.Type.IDENTIFIER);
        }
    }

    private void skipAlphaNumeric() {
        while (isAlphaNumeric(peek())) {
            advance();
        }
    }

    private boolean atTerminator() {
        int c = peek();
        if (c == EOF || isSpace((char) c)) {
            return true;
        }
        return switch (c) {
            case '.', ',', '|', ':', ')', '(' -> true;
            default -> input.startsWith(RIGHT, position);
        };
    }

    private void lexQuoted(char quote, Token.Type type, String unterminated) {
        while (true) {
            int c = advance();
            if (c == '\\') {
                c = advance();
                if (c != EOF && c != '\n') {
                    continue;
                }
            }
            if (c == EOF || c == '\n') {
                error(unterminated);
                return;
            }
            if (c == quote) {
                emit(type);
                return;
            }
        }
    }

    private void lexRawString() {
        int end = input.indexOf('`', position);
        if (end < 0) {
            error("unterminated raw quoted string");
            return;
        }
        position = end + 1;
        emit(Token.Type.RAW_STRING);
    }

    private void lexNumber() {
        if (!scanNumber()) {
            error("bad number syntax: " + GoQuote.quote(input.substring(start, position)));
        } else {
            emit(Token.Type.NUMBER);
        }
    }

    private boolean scanNumber() {
        accept("+-");
        String digits = "0123456789_";
        boolean isHex = false;
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
                isHex = true;
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        if (digits.length() == 11 && accept("eE") || isHex && accept("pP")) {
            accept("+-");
            acceptRun("0123456789_");
        }
        if (isAlphaNumeric(peek())) {
            advance();
            return false;
        }
        return true;
    }

    private boolean accept(String valid) {
        if (position < input.length() && valid.indexOf(input.charAt(position)) >= 0) {
            position++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (accept(valid)) {
            // accept moves on
        }
    }

    private int peek() {
        return position < input.length() ? input.codePointAt(position) : EOF;
    }

    private int advance() {
        int c = peek();
        if (c != EOF) {
            position += Character.charCount(c);
        }
        return c;
    }

    private void back(int c) {
        position -= Character.charCount(c);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isAlphaNumeric(int c) {
        return c == '_' || c != EOF && Character.isLetterOrDigit(c);
    }
}
