package io.narthex.promql.parser;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.narthex.model.Names;

/// The values of numbers, durations and strings.
final class Literals {
    /// The longest duration, in seconds: Go's nanoseconds in 63 bits.
    private static final double MAX_SECONDS = 9223372036854775808.0 / 1e9;

    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

    private Literals() {}

    /// A literal that is not what it looks like.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /// Integers as Go's `ParseInt` with base 0 reads them (`0x1f`, `017`, `0b1`, `1_000`), all else as a float.
    static double number(String text) throws Malformed {
        String plain = text.toLowerCase(Locale.ROOT);
        if (plain.equals("inf")) {
            return Double.POSITIVE_INFINITY;
        }
        if (plain.equals("nan")) {
            return Double.NaN;
        }
        if (plain.startsWith("0x")) {
            return new BigInteger(requireDigits(plain.substring(2).replace("_", ""), text, 16), 16).doubleValue();
        }
        String digits = plain.replace("_", "");
        boolean octal = digits.length() > 1 && digits.charAt(0) == '0' && digits.chars().allMatch(c -> c >= '0'
                && c <= '7');
        if (octal) {
            return new BigInteger(digits, 8).doubleValue();
        }
        if (!underscoresSeparateDigits(plain)) {
            throw invalidNumber(text);
        }
        double value = parse(digits, text);
        if (Double.isInfinite(value)) {
            throw new Malformed("error parsing number: strconv.ParseFloat: parsing " + Names.quote(text)
                    + ": value out of range");
        }
        return value;
    }

    private static boolean underscoresSeparateDigits(String text) {
        for (int i = text.indexOf('_'); i >= 0; i = text.indexOf('_', i + 1)) {
            boolean ok = i > 0 && i + 1 < text.length() && Lexer.isDigit(text.charAt(i - 1))
                    && Lexer.isDigit(text.charAt(i + 1));
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static String requireDigits(String digits, String text, int radix) throws Malformed {
        boolean ok = !digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, radix) >= 0);
        if (!ok) {
            throw invalidNumber(text);
        }
        return digits;
    }

    private static double parse(String digits, String text) throws Malformed {
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw invalidNumber(text);
        }
    }

    private static Malformed invalidNumber(String text) {
        return new Malformed("error parsing number: strconv.ParseFloat: parsing " + Names.quote(text)
                + ": invalid syntax");
    }

    /// Milliseconds of `1h30m`: units from the largest to the smallest, each once.
    static long durationMs(String text) throws Malformed {
        long totalMs = 0;
        int lastUnit = -1;
        int at = 0;
        while (at < text.length()) {
            int digitsFrom = at;
            while (at < text.length() && Lexer.isDigit(text.charAt(at))) {
                at++;
            }
            int unitFrom = at;
            while (at < text.length() && !Lexer.isDigit(text.charAt(at))) {
                at++;
            }
            if (unitFrom == digitsFrom || at == unitFrom || unitFrom - digitsFrom > 18) {
                throw new Malformed("not a valid duration string: " + Names.quote(text));
            }
            int unit = unit(text.substring(unitFrom, at), text);
            if (unit <= lastUnit) {
                throw new Malformed("not a valid duration string: " + Names.quote(text));
            }
            lastUnit = unit;
            long count = Long.parseLong(text.substring(digitsFrom, unitFrom));
            if (count > Long.MAX_VALUE / 1_000_000 / UNIT_MS[unit]) {
                throw new Malformed("duration out of range");
            }
            totalMs += count * UNIT_MS[unit];
            if (totalMs > Long.MAX_VALUE / 1_000_000) {
                throw new Malformed("duration out of range");
            }
        }
        return totalMs;
    }

    private static int unit(String name, String text) throws Malformed {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(name)) {
                return i;
            }
        }
        throw new Malformed("unknown unit " + Names.quote(name) + " in duration " + Names.quote(text));
    }

    static boolean isOutOfRange(double seconds) {
        return seconds > MAX_SECONDS || seconds < -MAX_SECONDS;
    }

    /// Rounded to nanoseconds, then cut to milliseconds, as Prometheus does.
    static long toMillis(double seconds) {
        return Math.round(seconds * 1e9) / 1_000_000;
    }

    /// The content of a quoted string whose escapes the lexer has checked. Bytes of `\x` and octal escapes are UTF-8.
    static String unquote(String quoted) {
        char quote = quoted.charAt(0);
        String body = quoted.substring(1, quoted.length() - 1);
        if (quote == '`' || body.indexOf('\\') < 0) {
            return body;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length());
        int at = 0;
        while (at < body.length()) {
            int c = body.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\\') {
                at = unescape(body, at, bytes);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return decode(bytes.toByteArray());
    }

    /// Bytes that are not UTF-8 become lone surrogates, which no name may hold, rather than a valid character.
    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            StringBuilder text = new StringBuilder(bytes.length);
            for (byte b : bytes) {
                text.append(b >= 0 ? (char) b : (char) (0xDC00 + (b & 0xFF)));
            }
            return text.toString();
        }
    }

    private static int unescape(String body, int at, ByteArrayOutputStream bytes) {
        char c = body.charAt(at);
        switch (c) {
            case 'a' -> bytes.write(7);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'v' -> bytes.write(11);
            case 'x' -> {
                bytes.write(Integer.parseInt(body.substring(at + 1, at + 3), 16));
                return at + 3;
            }
            case 'u', 'U' -> {
                int length = c == 'u' ? 4 : 8;
                int codePoint = Integer.parseInt(body.substring(at + 1, at + 1 + length), 16);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                return at + 1 + length;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                bytes.write(Integer.parseInt(body.substring(at, at + 3), 8));
                return at + 3;
            }
            default -> bytes.write(c);
        }
        return at + 1;
    }
}
