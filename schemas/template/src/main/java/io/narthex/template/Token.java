package io.narthex.template;

/// A token of a template; `position` is the index of its first character in the text.
record Token(Type type, int position, String text, int line) {
    enum Type {
        ERROR, BOOL, CHAR, CHAR_CONSTANT, ASSIGN, DECLARE, EOF, FIELD, IDENTIFIER, LEFT_DELIM, LEFT_PAREN, NUMBER, PIPE,
        RAW_STRING, RIGHT_DELIM, RIGHT_PAREN, SPACE, STRING, TEXT, VARIABLE, DOT, BLOCK, BREAK, CONTINUE, DEFINE, ELSE,
        END, IF, NIL, RANGE, TEMPLATE, WITH;

        boolean isKeyword() {
            return ordinal() >= DOT.ordinal();
        }
    }

    /// As Go prints it in "unexpected …".
    String describe() {
        if (type == Type.EOF) {
            return "EOF";
        }
        if (type == Type.ERROR) {
            return text;
        }
        if (type.isKeyword()) {
            return "<" + text + ">";
        }
        if (text.codePointCount(0, text.length()) > 10) {
            return GoQuote.quote(text.substring(0, text.offsetByCodePoints(0, 10))) + "...";
        }
        return GoQuote.quote(text);
    }
}
