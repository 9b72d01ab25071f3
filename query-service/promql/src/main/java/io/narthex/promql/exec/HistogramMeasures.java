package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.SourceRange;

/// Quantiles and fractions of histograms.
final class HistogramMeasures {
    private HistogramMeasures() {}

    /// @param label gets the quantile as its value; empty for none
    record Quantile(String label, double[] quantiles) implements HistogramOperator.Measure {
        @Override
        public double ofClassic(ClassicBuckets buckets, int step) {
            return buckets.quantile(quantiles[step]);
        }

        @Override
        public double ofNative(NativeBuckets buckets, int step, String metricName, Annotations annotations,
                SourceRange origin) {
            return buckets.quantile(quantiles[step], metricName, annotations, origin);
        }

        @Override
        public Labels labels(Labels histogram) {
            return label.isEmpty() ? histogram : histogram.with(label, GoFloats.openMetrics(quantiles[0]));
        }
    }

    record Fraction(double[] lower, double[] upper) implements HistogramOperator.Measure {
        @Override
        public double ofClassic(ClassicBuckets buckets, int step) {
            return buckets.fraction(lower[step], upper[step]);
        }

        @Override
        public double ofNative(NativeBuckets buckets, int step, String metricName, Annotations annotations,
                SourceRange origin) {
            return buckets.fraction(lower[step], upper[step], metricName, annotations, origin);
        }

        @Override
        public Labels labels(Labels histogram) {
            return histogram;
        }
    }
}
