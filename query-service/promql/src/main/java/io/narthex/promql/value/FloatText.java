package io.narthex.promql.value;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Floats as Go's `strconv` prints them: the fewest digits that read back as the same number.
public final class FloatText {
    private static final int GENERAL_DIGITS = 6;

    private FloatText() {}

    /// Never with an exponent: Go's format `'f', -1`.
    public static String fixed(double value) {
        return isSpecial(value) ? special(value) : plain(value);
    }

    /// With an exponent below 1e-4 and from 1e6 on: Go's `%g`.
    public static String general(double value) {
        if (isSpecial(value)) {
            return special(value);
        }
        if (value == 0) {
            return plain(value);
        }
        BigDecimal decimal = decimal(value);
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent < -4 || exponent >= GENERAL_DIGITS ? scientific(decimal) : plain(value);
    }

    /// With six digits after the point: Go's `%f`.
    public static String sixDecimals(double value) {
        return isSpecial(value)
                ? special(value)
                : new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /// As sample values stand in the HTTP API: an exponent only below 1e-6 and from 1e21 on.
    public static String sample(double value) {
        if (isSpecial(value)) {
            return special(value);
        }
        double size = Math.abs(value);
        boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21);
        return exponent ? scientific(decimal(value)) : plain(value);
    }

    private static boolean isSpecial(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros();
    }

    private static String plain(double value) {
        long whole = (long) value;
        boolean isWhole = whole == value && Math.abs(value) < 1e15;
        if (isWhole) {
            return whole == 0 && 1 / value < 0 ? "-0" : Long.toString(whole);
        }
        return decimal(value).toPlainString();
    }

    private static String scientific(BigDecimal decimal) {
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = decimal.precision() - decimal.scale() - 1;
        StringBuilder text = new StringBuilder(digits.length() + 8);
        if (decimal.signum() < 0) {
            text.append('-');
        }
        text.append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            text.append('0');
        }
        return text.append(Math.abs(exponent)).toString();
    }
}
