package io.narthex.template;

import java.math.BigInteger;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Go's number and character constants.
final class Constants {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Constants() {}

    /// Null if the text is no number.
    static Node.@Nullable Number number(Token token) {
        String text = token.text();
        if (token.type() == Token.Type.CHAR_CONSTANT) {
            String character = GoQuote.unquote(text);
            if (character == null || character.codePointCount(0, character.length()) != 1) {
                return null;
            }
            long value = character.codePointAt(0);
            return new Node.Number(token.position(), text, value, value, false);
        }
        BigInteger integer = parseInteger(text);
        if (integer != null) {
            boolean fits = integer.compareTo(MIN) >= 0 && integer.compareTo(MAX) <= 0;
            return new Node.Number(
                    token.position(), text, fits ? (Long) integer.longValue() : null, integer.doubleValue(), false);
        }
        Double floating = parseFloat(text);
        if (floating == null) {
            return null;
        }
        boolean isWhole = floating == Math.rint(floating) && Math.abs(floating) < 0x1p63;
        return new Node.Number(
                token.position(), text, isWhole ? (Long) (long) (double) floating : null, floating, true);
    }

    /// As `strconv.ParseInt(text, 0, …)` without the limit of 64 bits.
    static @Nullable BigInteger parseInteger(String text) {
        boolean isNegative = text.startsWith("-");
        String unsigned = isNegative || text.startsWith("+") ? text.substring(1) : text;
        String lower = unsigned.toLowerCase(Locale.ROOT);
        int radix = 10;
        String digits = lower;
        if (lower.startsWith("0x")) {
            radix = 16;
            digits = lower.substring(2);
        } else if (lower.startsWith("0b")) {
            radix = 2;
            digits = lower.substring(2);
        } else if (lower.startsWith("0o")) {
            radix = 8;
            digits = lower.substring(2);
        } else if (lower.length() > 1 && lower.startsWith("0")) {
            radix = 8;
            digits = lower.substring(1);
        }
        if (!lower.equals(digits) && digits.startsWith("_")) {
            digits = digits.substring(1);
        }
        if (digits.isEmpty() || digits.startsWith("_") || digits.endsWith("_") || digits.contains("__")) {
            return null;
        }
        try {
            BigInteger value = new BigInteger(digits.replace("_", ""), radix);
            return digits.startsWith("-") || digits.startsWith("+") ? null : isNegative ? value.negate() : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// As `strconv.ParseFloat(text, 64)` with underscores allowed; null if it is no float or out of range.
    static @Nullable Double parseFloat(String text) {
        String digits = text.replace("_", "");
        if (digits.isEmpty()
                || !digits.matches(
                        "[-+]?(0[xX][0-9a-fA-F]*\\.?[0-9a-fA-F]*[pP][-+]?[0-9]+|[0-9]*\\.?[0-9]*([eE][-+]?[0-9]+)?)")
                || digits.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            double value = Double.parseDouble(digits);
            return Double.isInfinite(value) ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
