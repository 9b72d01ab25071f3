package io.narthex.ingest.push;

import java.math.BigDecimal;
import java.util.Locale;

import io.narthex.model.Staleness;

/// Numbers as Go's `strconv` and OpenMetrics write and read them.
public final class GoFloat {
    private GoFloat() {}

    /// Shortest text that reads back equal, with an exponent below 1e-4 and from 1e6 on.
    public static String format(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
    }

    /// As OpenMetrics writes bounds and quantiles: whole numbers keep a `.0`.
    static String formatBound(double value) {
        String text = format(value);
        boolean whole = text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
        return whole ? text + ".0" : text;
    }

    /// @throws NumberFormatException if Go would not read it
    static double parse(String text) {
        String bare = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        double sign = text.startsWith("-") ? -1 : 1;
        switch (bare.toLowerCase(Locale.ROOT)) {
            case "nan" -> {
                return Double.longBitsToDouble(Staleness.NORMAL_NAN_BITS);
            }
            case "inf", "infinity" -> {
                return sign * Double.POSITIVE_INFINITY;
            }
            default -> {
                if (bare.isEmpty()
                        || !bare.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eExXpPabcdfABCDF".indexOf(c) >= 0)
                        || bare.endsWith("d") && !bare.startsWith("0x")
                        || bare.endsWith("f") && !bare.startsWith("0x")) {
                    throw new NumberFormatException(text);
                }
                return Double.parseDouble(text);
            }
        }
    }
}
