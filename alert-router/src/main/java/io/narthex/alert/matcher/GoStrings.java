package io.narthex.alert.matcher;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// Go's interpreted string literals.
final class GoStrings {
    private GoStrings() {}

    /// The value of a literal in double quotes, null if it is not one or its bytes are not UTF-8.
    static @Nullable String unquote(String literal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(literal.length());
        int end = literal.length() - 1;
        for (int i = 1; i < end;) {
            int c = literal.codePointAt(i);
            if (c == '"' || c == '\n') {
                return null;
            }
            if (c != '\\') {
                append(bytes, c);
                i += Character.charCount(c);
                continue;
            }
            if (i + 1 >= end) {
                return null;
            }
            int length = escape(literal, i + 1, end, bytes);
            if (length == 0) {
                return null;
            }
            i += 1 + length;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// Appends what the escape after the backslash means and returns its length, 0 if it is none.
    private static int escape(String literal, int at, int end, ByteArrayOutputStream bytes) {
        char c = literal.charAt(at);
        int simple = "abfnrtv\\\"".indexOf(c);
        if (simple >= 0) {
            bytes.write("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
            return 1;
        }
        return switch (c) {
            case 'x' -> number(literal, at + 1, end, 2, 16, bytes, true);
            case 'u' -> number(literal, at + 1, end, 4, 16, bytes, false);
            case 'U' -> number(literal, at + 1, end, 8, 16, bytes, false);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int length = number(literal, at, end, 3, 8, bytes, true);
                yield length == 0 ? 0 : length - 1;
            }
            default -> 0;
        };
    }

    private static int number(String literal, int at, int end, int digits, int radix, ByteArrayOutputStream bytes,
            boolean isByte) {
        if (at + digits > end) {
            return 0;
        }
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(literal.charAt(i), radix);
            if (digit < 0 || literal.charAt(i) > 'f') {
                return 0;
            }
            value = value * radix + digit;
        }
        if (isByte) {
            if (value > 255) {
                return 0;
            }
            bytes.write((int) value);
        } else if (value > Character.MAX_CODE_POINT || value >= 0xd800 && value <= 0xdfff) {
            return 0;
        } else {
            append(bytes, (int) value);
        }
        return digits + 1;
    }

    private static void append(ByteArrayOutputStream bytes, int codePoint) {
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }
}
