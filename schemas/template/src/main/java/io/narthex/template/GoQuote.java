package io.narthex.template;

import org.jspecify.annotations.Nullable;

/// Go's quoted strings: `strconv.Quote`, `Unquote` and the `%U` family.
public final class GoQuote {
    private GoQuote() {}

    /// The text in double quotes, with Go's escapes.
    public static String quote(String text) {
        return quote(text, '"', false);
    }

    static String quote(String text, char quote, boolean asciiOnly) {
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            appendEscaped(out, c, quote, asciiOnly);
        }
        return out.append(quote).toString();
    }

    private static void appendEscaped(StringBuilder out, int c, char quote, boolean asciiOnly) {
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
            return;
        }
        if (isPrintable(c) && (c < 0x80 || !asciiOnly)) {
            out.appendCodePoint(c);
            return;
        }
        switch (c) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    appendHex(out.append("\\x"), c, 2);
                } else if (c < 0x10000) {
                    appendHex(out.append("\\u"), c, 4);
                } else {
                    appendHex(out.append("\\U"), c, 8);
                }
            }
        }
    }

    static void appendHex(StringBuilder out, int value, int width) {
        String hex = Integer.toHexString(value);
        out.repeat("0", Math.max(0, width - hex.length())).append(hex);
    }

    /// `U+0041 'A'`, as `%#U` prints it.
    static String unicode(int c) {
        if (c < 0) {
            return "U+FFFFFFFFFFFFFFFF";
        }
        StringBuilder hex = new StringBuilder("U+");
        String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
        hex.repeat("0", Math.max(0, 4 - digits.length())).append(digits);
        return isPrintable(c) ? hex.append(" '").appendCodePoint(c).append('\'').toString() : hex.toString();
    }

    static boolean isPrintable(int c) {
        if (c < 0x80) {
            return c >= ' ' && c < 0x7f;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /// The value of a Go string, raw string or character literal; null if it is none.
    static @Nullable String unquote(String quoted) {
        int length = quoted.length();
        if (length < 2 || quoted.charAt(0) != quoted.charAt(length - 1)) {
            return null;
        }
        char quote = quoted.charAt(0);
        String body = quoted.substring(1, length - 1);
        if (quote == '`') {
            return body.indexOf('`') >= 0 ? null : body.replace("\r", "");
        }
        if (quote != '"' && quote != '\'') {
            return null;
        }
        return unescape(body, quote);
    }

    private static @Nullable String unescape(String body, char quote) {
        ByteText out = new ByteText();
        for (int i = 0; i < body.length();) {
            int c = body.codePointAt(i);
            if (c == quote || c == '\n') {
                return null;
            }
            if (c != '\\') {
                out.codePoint(c);
                i += Character.charCount(c);
                continue;
            }
            int used = escape(body, i + 1, quote, out);
            if (used == 0) {
                return null;
            }
            i += 1 + used;
        }
        return out.toString();
    }

    /// Characters of the escape after its backslash; 0 if it is none.
    private static int escape(String body, int at, char quote, ByteText out) {
        if (at >= body.length()) {
            return 0;
        }
        char c = body.charAt(at);
        int simple = switch (c) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case '\\' -> '\\';
            case '\'', '"' -> c == quote ? c : -1;
            default -> -1;
        };
        if (simple >= 0) {
            out.codePoint(simple);
            return 1;
        }
        return switch (c) {
            case 'x' -> numeric(body, at + 1, 2, 16, true, out) ? 3 : 0;
            case 'u' -> numeric(body, at + 1, 4, 16, false, out) ? 5 : 0;
            case 'U' -> numeric(body, at + 1, 8, 16, false, out) ? 9 : 0;
            case '0', '1', '2', '3', '4', '5', '6', '7' -> numeric(body, at, 3, 8, true, out) ? 3 : 0;
            default -> 0;
        };
    }

    private static boolean numeric(String body, int at, int digits, int radix, boolean isByte, ByteText out) {
        if (at + digits > body.length()) {
            return false;
        }
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = body.charAt(i) < 0x80 ? Character.digit(body.charAt(i), radix) : -1;
            if (digit < 0) {
                return false;
            }
            value = value * radix + digit;
        }
        if (isByte ? value > 0xff : value > Character.MAX_CODE_POINT || value >= 0xd800 && value < 0xe000) {
            return false;
        }
        if (isByte) {
            out.octet((int) value);
        } else {
            out.codePoint((int) value);
        }
        return true;
    }

    /// Text built from characters and raw bytes; bytes that are no UTF-8 become the replacement character.
    private static final class ByteText {
        private final java.io.ByteArrayOutputStream utf8 = new java.io.ByteArrayOutputStream();

        void codePoint(int c) {
            utf8.writeBytes(Character.toString(c).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        void octet(int value) {
            utf8.write(value);
        }

        @Override
        public String toString() {
            return utf8.toString(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
