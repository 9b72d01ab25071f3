package io.narthex.query.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Numbers as Go's `strconv` prints them with the shortest digits that read back as the same value.
///
/// [Double#toString] gives the same shortest digits since JDK 19; only their arrangement differs.
final class GoNumbers {
    private static final double FEW_BITS = 1e-320;

    private GoNumbers() {}

    /// The form of sample values in the API: fixed notation, but an exponent below 1e-6 and from 1e21 on.
    static String format(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return isNegativeZero(value) ? "-0" : Long.toString((long) value);
        }
        double magnitude = Math.abs(value);
        if (magnitude >= 1e-3 && magnitude < 1e7) {
            // Here both arrange the digits alike; whole numbers, to which Java adds a zero, are done with.
            return Double.toString(value);
        }
        Decimal decimal = Decimal.of(value);
        boolean exponent = magnitude < 1e-6 || magnitude >= 1e21;
        return exponent ? decimal.scientific() : decimal.fixed();
    }

    /// Go's `%e` with the shortest digits: `1e+00`, `1.5e-07`. The form of alert values.
    static String formatExponent(double value) {
        return isSpecial(value) ? format(value) : Decimal.of(value).scientific();
    }

    /// Go's `%f` with the shortest digits: never an exponent. The form of scalar results.
    static String formatFixed(double value) {
        return isSpecial(value) ? format(value) : Decimal.of(value).fixed();
    }

    private static boolean isSpecial(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && Double.doubleToRawLongBits(value) < 0;
    }

    /// Shortest digits d1 d2 … with the value d1.d2… × 10^exponent.
    private record Decimal(boolean negative, String digits, int exponent) {
        static Decimal of(double value) {
            String text = Double.toString(Math.abs(value));
            int e = text.indexOf('E');
            int power = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
            String mantissa = e < 0 ? text : text.substring(0, e);
            int point = mantissa.indexOf('.');
            byte[] digits = new byte[mantissa.length()];
            int count = 0;
            int leadingZeros = 0;
            for (int i = 0; i < mantissa.length(); i++) {
                char c = mantissa.charAt(i);
                if (c == '.') {
                    continue;
                }
                if (count == 0 && c == '0') {
                    leadingZeros++;
                } else {
                    digits[count++] = (byte) c;
                }
            }
            if (count == 0) {
                return new Decimal(Double.doubleToRawLongBits(value) < 0, "0", 0);
            }
            while (count > 1 && digits[count - 1] == '0') {
                count--;
            }
            Decimal decimal = new Decimal(value < 0, new String(digits, 0, count, StandardCharsets.US_ASCII),
                    power + point - 1 - leadingZeros);
            return count == 2 && Math.abs(value) < FEW_BITS ? decimal.orOneDigit(value) : decimal;
        }

        /// Java prints two digits where one would do; they differ only where a double has very few bits left.
        private Decimal orOneDigit(double value) {
            int up = digits.charAt(1) >= '5' ? 1 : 0;
            Decimal nearest = oneDigit(digits.charAt(0) + up);
            Decimal other = oneDigit(digits.charAt(0) + 1 - up);
            for (Decimal shorter : List.of(nearest, other)) {
                if (Double.parseDouble(shorter.scientific()) == value) {
                    return shorter;
                }
            }
            return this;
        }

        private Decimal oneDigit(int digit) {
            return digit > '9'
                    ? new Decimal(negative, "1", exponent + 1)
                    : new Decimal(negative, Character.toString(digit), exponent);
        }

        String scientific() {
            StringBuilder text = new StringBuilder(24);
            appendSign(text).append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            int magnitude = Math.abs(exponent);
            text.append('e').append(exponent < 0 ? '-' : '+');
            if (magnitude < 10) {
                text.append('0');
            }
            return text.append(magnitude).toString();
        }

        String fixed() {
            StringBuilder text = new StringBuilder(32);
            appendSign(text);
            if (exponent < 0) {
                text.append("0.").repeat('0', -exponent - 1).append(digits);
            } else if (exponent >= digits.length() - 1) {
                text.append(digits).repeat('0', exponent - digits.length() + 1);
            } else {
                text.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, digits.length());
            }
            return text.toString();
        }

        private StringBuilder appendSign(StringBuilder text) {
            return negative ? text.append('-') : text;
        }
    }
}
