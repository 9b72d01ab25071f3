package io.narthex.promql.parser;

import java.util.Locale;

import io.narthex.model.Names;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.failure.ParseFailure;
import org.jspecify.annotations.Nullable;

/// Cuts a query into tokens, one at a time, so that of two mistakes the first in the text is reported.
///
/// What a character means depends on where it stands: inside braces no word is a keyword, and inside brackets the first
/// operand is lexed by [#nextInDuration], everything after it as elsewhere, but with words restricted to duration functions.
final class Lexer {
    private static final int EOF = -1;

    private final String input;
    private int position;
    private int tokenStart;
    private int parenDepth;
    private boolean braceOpen;
    private boolean bracketOpen;
    private boolean inDuration;
    private boolean gotColon;
    private boolean gotDuration;

    Lexer(String input) {
        this.input = input;
    }

    /// The next token; [TokenType#EOF] again and again at the end.
    Token next() {
        while (true) {
            tokenStart = position;
            if (!inDuration && peek() == '#') {
                skipComment();
            } else if (isSpace(peek())) {
                position++;
            } else if (inDuration) {
                return nextInDuration();
            } else {
                return braceOpen ? nextInBraces() : nextInStatement();
            }
        }
    }

    private void skipComment() {
        while (peek() != EOF && peek() != '\n' && peek() != '\r') {
            position++;
        }
    }

    private Token nextInStatement() {
        int c = advance();
        switch (c) {
            case EOF -> {
                if (parenDepth != 0) {
                    throw failure("unclosed left parenthesis");
                }
                if (bracketOpen) {
                    throw failure("unclosed left bracket");
                }
                return token(TokenType.EOF);
            }
            case ',' -> {
                return token(TokenType.COMMA);
            }
            case '+', '-', '*', '/', '%', '^' -> {
                return token(operator(c));
            }
            case '=' -> {
                if (peek() == '~') {
                    throw failure("unexpected character after '=': '~'");
                }
                return token(accept('=') ? TokenType.EQLC : TokenType.EQL);
            }
            case '!' -> {
                int after = advance();
                if (after != '=') {
                    throw failure("unexpected character after '!': " + quoted(after));
                }
                return token(TokenType.NEQ);
            }
            case '<' -> {
                return token(accept('=') ? TokenType.LTE : accept('/') ? TokenType.TRIM_UPPER : TokenType.LSS);
            }
            case '>' -> {
                return token(accept('=') ? TokenType.GTE : accept('/') ? TokenType.TRIM_LOWER : TokenType.GTR);
            }
            case '"', '\'' -> {
                return string(c);
            }
            case '`' -> {
                return rawString();
            }
            case '(' -> {
                return openParen();
            }
            case ')' -> {
                return closeParen();
            }
            case '{' -> {
                braceOpen = true;
                return token(TokenType.LEFT_BRACE);
            }
            case '[' -> {
                return openBracket();
            }
            case ']' -> {
                if (!bracketOpen) {
                    throw failure("unexpected right bracket ']'");
                }
                bracketOpen = false;
                return token(TokenType.RIGHT_BRACKET);
            }
            case '@' -> {
                return token(TokenType.AT);
            }
            default -> {
                return wordOrNumber(c);
            }
        }
    }

    private Token wordOrNumber(int c) {
        if (isDigit(c) || c == '.' && isDigit(peek())) {
            position = tokenStart;
            return numberOrDuration();
        }
        if (!isAlpha(c) && c != ':') {
            throw failure("unexpected character: " + quoted(c));
        }
        if (!bracketOpen) {
            position = tokenStart;
            return keywordOrIdentifier();
        }
        if (c == ':') {
            if (gotColon) {
                throw failure("unexpected colon ':'");
            }
            gotColon = true;
            return token(TokenType.COLON);
        }
        TokenType keyword = isDurationKeywordStart(c) ? durationKeyword() : null;
        if (keyword != null) {
            return token(keyword);
        }
        throw failure("unexpected character: " + quoted(c) + ", expected ':'");
    }

    private static TokenType operator(int c) {
        return switch (c) {
            case '+' -> TokenType.ADD;
            case '-' -> TokenType.SUB;
            case '*' -> TokenType.MUL;
            case '/' -> TokenType.DIV;
            case '%' -> TokenType.MOD;
            default -> TokenType.POW;
        };
    }

    private Token openParen() {
        parenDepth++;
        return token(TokenType.LEFT_PAREN);
    }

    private Token closeParen() {
        parenDepth--;
        if (parenDepth < 0) {
            tokenStart = position;
            throw failure("unexpected right parenthesis ')'");
        }
        return token(TokenType.RIGHT_PAREN);
    }

    private Token openBracket() {
        if (bracketOpen) {
            throw failure("unexpected left bracket '['");
        }
        gotColon = false;
        bracketOpen = true;
        inDuration = true;
        return token(TokenType.LEFT_BRACKET);
    }

    private Token nextInDuration() {
        int c = advance();
        switch (c) {
            case EOF -> throw failure("unexpected end of input in duration expression");
            case ']' -> {
                bracketOpen = false;
                gotColon = false;
                inDuration = false;
                return token(TokenType.RIGHT_BRACKET);
            }
            case ':' -> {
                if (!gotDuration) {
                    tokenStart = position;
                    throw failure("unexpected colon before duration in duration expression");
                }
                if (gotColon) {
                    tokenStart = position;
                    throw failure("unexpected repeated colon in duration expression");
                }
                gotColon = true;
                return token(TokenType.COLON);
            }
            case '(' -> {
                return openParen();
            }
            case ')' -> {
                return closeParen();
            }
            case '+', '-', '*', '/', '%', '^' -> {
                return token(operator(c));
            }
            case ',' -> {
                return token(TokenType.COMMA);
            }
            default -> {
                return durationOperand(c);
            }
        }
    }

    private Token durationOperand(int c) {
        TokenType keyword = isDurationKeywordStart(c) ? durationKeyword() : null;
        if (keyword != null) {
            return token(keyword);
        }
        if (isDigit(c) || c == '.' && isDigit(peek())) {
            position = tokenStart;
            gotDuration = true;
            inDuration = false;
            return numberOrDuration();
        }
        throw failure("unexpected character in duration expression: " + quoted(c));
    }

    private static boolean isDurationKeywordStart(int c) {
        return "srmSRM".indexOf(c) >= 0;
    }

    private @Nullable TokenType durationKeyword() {
        while (isAlpha(peek())) {
            position++;
        }
        TokenType type = TokenType.ofWord(input.substring(tokenStart, position));
        return switch (type) {
            case STEP, RANGE, MAX_OF, MIN_OF -> type;
            default -> null;
        };
    }

    private Token nextInBraces() {
        int c = advance();
        switch (c) {
            case EOF -> throw failure("unexpected end of input inside braces");
            case ',' -> {
                return token(TokenType.COMMA);
            }
            case '"', '\'' -> {
                return string(c);
            }
            case '`' -> {
                return rawString();
            }
            case '=' -> {
                return token(accept('~') ? TokenType.EQL_REGEX : TokenType.EQL);
            }
            case '!' -> {
                int after = advance();
                if (after != '~' && after != '=') {
                    throw failure("unexpected character after '!' inside braces: " + quoted(after));
                }
                return token(after == '~' ? TokenType.NEQ_REGEX : TokenType.NEQ);
            }
            case '{' -> throw failure("unexpected left brace '{'");
            case '}' -> {
                braceOpen = false;
                return token(TokenType.RIGHT_BRACE);
            }
            default -> {
                if (!isAlpha(c)) {
                    throw failure("unexpected character inside braces: " + quoted(c));
                }
                while (isAlphaNumeric(peek())) {
                    position++;
                }
                return token(TokenType.IDENTIFIER);
            }
        }
    }

    private Token keywordOrIdentifier() {
        while (isAlphaNumeric(peek()) || peek() == ':') {
            position++;
        }
        String word = input.substring(tokenStart, position);
        TokenType type = TokenType.ofWord(word);
        return switch (type) {
            // These words came late: so that no older query breaks, they are keywords only before a parenthesis.
            case FILL, FILL_LEFT, FILL_RIGHT -> token(parenFollows() ? type : TokenType.IDENTIFIER);
            case IDENTIFIER -> token(word.indexOf(':') < 0 ? type : TokenType.METRIC_IDENTIFIER);
            default -> token(type);
        };
    }

    private boolean parenFollows() {
        int at = position;
        while (at < input.length() && isSpace(input.charAt(at))) {
            at++;
        }
        return at < input.length() && input.charAt(at) == '(';
    }

    private Token string(int quote) {
        while (true) {
            int c = advance();
            if (c == '\\') {
                escape(quote);
            } else if (c == EOF || c == '\n') {
                throw failure("unterminated quoted string");
            } else if (c == 0xFFFD || Character.isSurrogate((char) c) && c < 0x10000) {
                throw failure("invalid UTF-8 rune");
            } else if (c == quote) {
                return token(TokenType.STRING);
            }
        }
    }

    private Token rawString() {
        while (true) {
            int c = advance();
            if (c == EOF) {
                throw failure("unterminated raw string");
            } else if (c == 0xFFFD || Character.isSurrogate((char) c) && c < 0x10000) {
                throw failure("invalid UTF-8 rune");
            } else if (c == '`') {
                return token(TokenType.STRING);
            }
        }
    }

    private void escape(int quote) {
        int c = advance();
        if (c == quote || c != EOF && "abfnrtv\\".indexOf(c) >= 0) {
            return;
        }
        switch (c) {
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                position--;
                digits(3, 8, 255);
            }
            case 'x' -> digits(2, 16, 255);
            case 'u' -> digits(4, 16, Character.MAX_CODE_POINT);
            case 'U' -> digits(8, 16, Character.MAX_CODE_POINT);
            case EOF -> throw failure("escape sequence not terminated");
            default -> throw failure("unknown escape sequence " + unicode(c));
        }
    }

    private void digits(int count, int base, int max) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            int c = advance();
            int digit = c < 0x80 && c != EOF ? Character.digit(c, base) : -1;
            if (c == EOF) {
                throw failure("escape sequence not terminated");
            }
            if (digit < 0) {
                throw failure("illegal character " + unicode(c) + " in escape sequence");
            }
            value = value * base + digit;
        }
        if (value > max || value >= 0xD800 && value < 0xE000) {
            throw failure("escape sequence is an invalid Unicode code point");
        }
    }

    private Token numberOrDuration() {
        NumberScanner scanner = new NumberScanner(input, position);
        boolean isNumber = scanner.scanNumber();
        position = scanner.position();
        if (isNumber) {
            return token(TokenType.NUMBER);
        }
        boolean isDuration = scanner.scanRemainingDuration();
        position = scanner.position();
        if (isDuration) {
            return token(TokenType.DURATION);
        }
        throw failure("bad number or duration syntax: " + Names.quote(input.substring(tokenStart,
                position)));
    }

    private int peek() {
        return position < input.length() ? input.charAt(position) : EOF;
    }

    private int advance() {
        if (position >= input.length()) {
            return EOF;
        }
        int c = input.codePointAt(position);
        position += Character.charCount(c);
        return c;
    }

    private boolean accept(int c) {
        if (peek() == c) {
            position++;
            return true;
        }
        return false;
    }

    private Token token(TokenType type) {
        return new Token(type, tokenStart, input.substring(tokenStart, position));
    }

    private ParseFailure failure(String reason) {
        return new ParseFailure(input, new SourceRange(tokenStart, input.length()), reason);
    }

    /// A character as Go's `%q` prints it.
    private static String quoted(int c) {
        if (c == EOF) {
            return "'\\ufffd'";
        }
        if (c == '\'') {
            return "'\\''";
        }
        if (c == '"') {
            return "'\"'";
        }
        String quoted = Names.quote(Character.toString(c));
        return "'" + quoted.substring(1, quoted.length() - 1) + "'";
    }

    /// A character as Go's `%#U` prints it.
    private static String unicode(int c) {
        String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex + " '" + Character.toString(c) + "'";
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlpha(int c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isAlphaNumeric(int c) {
        return isAlpha(c) || isDigit(c);
    }
}
