package io.narthex.rules.unittest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;
import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.unittest.UnitTestFile.ExpectedSample;

/// A sample as failures show and compare it.
///
/// @param histogram in the notation of test files; empty for a float
record SampleText(Labels labels, double value, String histogram) {
    static SampleText of(VectorSample sample) {
        return new SampleText(sample.labels(), sample.value(),
                sample.histogram() == null ? "" : HistogramText.of(sample.histogram()));
    }

    /// @throws IllegalArgumentException if labels or histogram are none
    /// @throws io.narthex.promql.failure.ParseFailure if labels or histogram are none
    static SampleText of(ExpectedSample sample) {
        Labels labels = SeriesLine.labels(sample.labels());
        if (sample.histogram().isEmpty()) {
            return new SampleText(labels, sample.value(), "");
        }
        List<SampleLiteral> values = SeriesLine.values(sample.histogram());
        if (values.size() != 1) {
            throw new IllegalArgumentException("expected 1 value, got " + values.size());
        }
        if (values.getFirst().histogram() == null) {
            throw new IllegalArgumentException("expected histogram, got float");
        }
        return new SampleText(labels, sample.value(), HistogramText.of(values.getFirst().histogram()));
    }

    static boolean areEqual(List<SampleText> expected, List<SampleText> found, boolean isFuzzy) {
        boolean equal = expected.size() == found.size();
        for (int i = 0; equal && i < found.size(); i++) {
            SampleText a = expected.get(i);
            SampleText b = found.get(i);
            equal = a.labels.equals(b.labels) && a.histogram.equals(b.histogram) && isEqual(a.value, b.value, isFuzzy);
        }
        return equal;
    }

    /// As Go compares: NaN equals nothing.
    private static boolean isEqual(double a, double b, boolean isFuzzy) {
        return a == b || isFuzzy && (Math.nextDown(a) == b || Math.nextUp(a) == b);
    }

    static String list(List<SampleText> samples) {
        return samples.isEmpty() ? "nil" : String.join(", ", samples.stream().map(SampleText::text).toList());
    }

    private String text() {
        return braces(labels) + " " + (histogram.isEmpty() ? scientific(value) : histogram);
    }

    /// Go's text of a label set, the metric name among the others.
    static String braces(Labels labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs
                .add((Names.isLegacyLabelName(name) ? name : Names.quote(name)) + "=" + Names.quote(value)));
        return "{" + String.join(", ", pairs) + "}";
    }

    /// Go's `%E` with the fewest digits: `5.5E+00`.
    private static String scientific(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0E+00" : "0E+00";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = decimal.precision() - decimal.scale() - 1;
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String size = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "E" + (exponent < 0 ? "-" : "+") + size;
    }
}
