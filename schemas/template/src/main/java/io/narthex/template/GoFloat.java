package io.narthex.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Go's text of floating-point numbers (`strconv.FormatFloat`), independent of the locale.
public final class GoFloat {
    /// Precision that asks for the fewest digits that read back as the same number.
    public static final int SHORTEST = -1;

    /// Decimal exponent from which the shortest `%g` is written with an exponent.
    private static final int SHORTEST_EXPONENT = 6;

    private GoFloat() {}

    /// As the `%v` verb prints it: the shortest `%g`.
    public static String format(double value) {
        return format(value, 'g', SHORTEST);
    }

    /// @param verb one of `e`, `E`, `f`, `g`, `G`
    /// @param precision digits after the point (`e`, `f`) or significant digits (`g`), or [#SHORTEST]
    public static String format(double value, char verb, int precision) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        return sign + switch (verb) {
            case 'f', 'F' -> fixed(magnitude, precision);
            case 'e', 'E' -> cased(exponential(digits(magnitude, precision < 0 ? -1 : precision + 1), precision), verb);
            case 'g', 'G' -> cased(general(magnitude, precision), verb);
            default -> throw new IllegalArgumentException("no float format '" + verb + "'");
        };
    }

    private static String cased(String text, char verb) {
        return Character.isUpperCase(verb) ? text.toUpperCase(Locale.ROOT) : text;
    }

    /// `0.digits × 10^point`
    private record Digits(String digits, int point) {}

    private static Digits digits(double magnitude, int significant) {
        if (magnitude == 0) {
            return new Digits("", 0);
        }
        BigDecimal decimal = significant < 0
                ? shortest(magnitude)
                : new BigDecimal(magnitude).round(new MathContext(significant, RoundingMode.HALF_EVEN));
        decimal = decimal.stripTrailingZeros();
        String digits = decimal.unscaledValue().toString();
        return new Digits(digits, digits.length() - decimal.scale());
    }

    private static BigDecimal shortest(double magnitude) {
        BigDecimal decimal = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            // Java always prints two digits, and chooses the nearest of those.
            BigDecimal one = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
            return one.doubleValue() == magnitude ? one : decimal;
        }
        return decimal;
    }

    private static String fixed(double magnitude, int precision) {
        BigDecimal decimal = precision < 0
                ? shortest(magnitude)
                : new BigDecimal(magnitude).setScale(precision, RoundingMode.HALF_EVEN);
        if (magnitude == 0 && precision < 0) {
            return "0";
        }
        return decimal.toPlainString();
    }

    private static String exponential(Digits number, int precision) {
        String digits = number.digits.isEmpty() ? "0" : number.digits;
        int exponent = number.digits.isEmpty() ? 0 : number.point - 1;
        StringBuilder out = new StringBuilder().append(digits.charAt(0));
        int fraction = precision < 0 ? digits.length() - 1 : precision;
        if (fraction > 0) {
            out.append('.');
            String tail = digits.substring(1);
            out.append(tail, 0, Math.min(tail.length(), fraction)).repeat("0", Math.max(0, fraction - tail.length()));
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        if (size < 10) {
            out.append('0');
        }
        return out.append(size).toString();
    }

    private static String general(double magnitude, int precision) {
        int significant = precision == 0 ? 1 : precision;
        Digits number = digits(magnitude, significant);
        int exponent = number.digits.isEmpty() ? -1 : number.point - 1;
        int limit = significant;
        if (limit > number.digits.length() && number.digits.length() >= number.point) {
            limit = number.digits.length();
        }
        if (precision < 0) {
            limit = SHORTEST_EXPONENT;
        }
        if (exponent < -4 || exponent >= limit) {
            return exponential(number, number.digits.length() - 1);
        }
        return plain(number);
    }

    private static String plain(Digits number) {
        if (number.digits.isEmpty()) {
            return "0";
        }
        if (number.point <= 0) {
            return "0." + "0".repeat(-number.point) + number.digits;
        }
        if (number.point >= number.digits.length()) {
            return number.digits + "0".repeat(number.point - number.digits.length());
        }
        return number.digits.substring(0, number.point) + "." + number.digits.substring(number.point);
    }
}
