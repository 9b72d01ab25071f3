package io.narthex.ingest.exposition;

import io.narthex.model.Names;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Numbers as Go's `strconv` reads and writes them.
public final class Numbers {
    /// Powers of ten that a double holds exactly.
    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
        1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final long EXACT_LIMIT = 1L << 53;
    private static final int MAX_DIGITS = 18;

    private Numbers() {}

    /// A decimal number, infinity or not-a-number, rounded to the nearest double.
    ///
    /// @throws NumberFormatException with Go's words if the bytes are none, or pass what a double can hold
    public static double parse(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean point = false;
        int seen = 0;
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9') {
                seen++;
                if (digits > 0 || b != '0') {
                    digits++;
                }
                if (digits <= MAX_DIGITS) {
                    mantissa = 10 * mantissa + (b - '0');
                }
                if (point) {
                    scale++;
                }
            } else if (b == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (at < to || seen == 0 || digits > MAX_DIGITS || mantissa > EXACT_LIMIT || scale >= POWERS.length) {
            return parseSlowly(bytes, from, to, at, seen);
        }
        // Both operands are exact, so one division rounds once: the correctly rounded result.
        double value = mantissa / POWERS[scale];
        return negative ? -value : value;
    }

    private static double parseSlowly(byte[] bytes, int from, int to, int at, int seen) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (seen > 0 && isExponentOrEnd(bytes, at, to)) {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw new NumberFormatException("strconv.ParseFloat: parsing " + Names.quote(text)
                        + ": value out of range");
            }
            return value;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new NumberFormatException(text.indexOf('p') >= 0 || text.indexOf('P') >= 0
                    || text.indexOf('_') >= 0
                            ? "unsupported character in float"
                            : "strconv.ParseFloat: parsing " + Names.quote(text) + ": invalid syntax");
        };
    }

    private static boolean isExponentOrEnd(byte[] bytes, int from, int to) {
        if (from == to) {
            return true;
        }
        int at = from;
        if (bytes[at] != 'e' && bytes[at] != 'E') {
            return false;
        }
        at++;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        if (at == to) {
            return false;
        }
        for (; at < to; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return true;
    }

    /// A whole number of 64 bits.
    ///
    /// @throws NumberFormatException with Go's words
    static long parseLong(byte[] bytes, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new NumberFormatException("strconv.ParseInt: parsing " + Names.quote(new String(bytes, from, to
                        - from, StandardCharsets.UTF_8)) + ": value out of range");
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /// The canonical form of a bucket bound or quantile: shortest decimal that always shows it is a float, `1.0`.
    public static String labelText(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        // Go's %g with the shortest precision writes an exponent where it is below -4 or above 5.
        if (exponent < -4 || exponent > 5) {
            return scientific(decimal, exponent);
        }
        String text = decimal.toPlainString();
        return text.indexOf('.') >= 0 ? text : text + ".0";
    }

    private static String scientific(BigDecimal decimal, int exponent) {
        String digits = decimal.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(decimal.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        int magnitude = Math.abs(exponent);
        return text.append('e').append(exponent < 0 ? '-' : '+').append(magnitude < 10 ? "0" : "").append(magnitude)
                .toString();
    }
}
