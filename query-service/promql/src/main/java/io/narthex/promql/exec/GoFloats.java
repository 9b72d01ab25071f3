package io.narthex.promql.exec;

import java.util.Locale;

import io.narthex.promql.value.FloatText;
import org.jspecify.annotations.Nullable;

/// Numbers in label values, as Go's `ParseFloat` reads them.
final class GoFloats {
    private GoFloats() {}

    /// Null if it is no number. Java's own suffixes (`1d`, `1f`) and blanks are none.
    static @Nullable Double parse(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        boolean negative = plain.startsWith("-");
        String unsigned = negative || plain.startsWith("+") ? plain.substring(1) : plain;
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (plain.equals("nan")) {
            return Double.NaN;
        }
        boolean digits = !unsigned.isEmpty() && unsigned.chars().allMatch(c -> "0123456789.e+-".indexOf(c) >= 0);
        if (!digits) {
            return null;
        }
        try {
            return Double.valueOf(plain);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// As OpenMetrics writes numbers: `1.0`, `0.99`, `+Inf`.
    static String openMetrics(double value) {
        String text = FloatText.general(value);
        boolean whole = text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-');
        return whole ? text + ".0" : text;
    }
}
