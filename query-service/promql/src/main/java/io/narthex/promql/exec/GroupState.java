package io.narthex.promql.exec;

import io.narthex.promql.annotation.Annotations;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.SourceRange;
import io.narthex.promql.value.Column;

/// What one group of an aggregation has seen so far: a few numbers for each step, whatever the number of series.
abstract class GroupState {
    final int size;
    /// How many samples there were at each step.
    final double[] counts;

    GroupState(int size) {
        this.size = size;
        this.counts = new double[size];
    }

    /// Adds the samples of one series, whose name goes into warnings.
    abstract void add(Column column, String metricName);

    /// Writes the slots of the steps that had samples into an empty column.
    abstract void finish(Column result);

    static GroupState of(AggregateOp op, int size, Annotations annotations, SourceRange origin) {
        return switch (op) {
            case SUM -> new GroupSums(size, false, annotations, origin);
            case AVG -> new GroupSums(size, true, annotations, origin);
            case MIN -> new GroupExtreme(size, false, annotations, origin);
            case MAX -> new GroupExtreme(size, true, annotations, origin);
            case COUNT -> new GroupCount(size, false);
            case GROUP -> new GroupCount(size, true);
            case STDDEV -> new GroupVariance(size, true, annotations, origin);
            case STDVAR -> new GroupVariance(size, false, annotations, origin);
            case QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO ->
                throw new IllegalStateException("not folded by group: " + op.symbol());
        };
    }

    /// `count` and `group`, which do not look at values.
    private static final class GroupCount extends GroupState {
        private final boolean one;

        GroupCount(int size, boolean one) {
            super(size);
            this.one = one;
        }

        @Override
        void add(Column column, String metricName) {
            for (int i = 0; i < size; i++) {
                if (column.isPresent(i)) {
                    counts[i]++;
                }
            }
        }

        @Override
        void finish(Column result) {
            for (int i = 0; i < size; i++) {
                if (counts[i] > 0) {
                    result.set(i, one ? 1 : counts[i]);
                }
            }
        }
    }

    /// `min` and `max`: NaN only where there is nothing else.
    private static final class GroupExtreme extends GroupState {
        private final boolean max;
        private final Annotations annotations;
        private final SourceRange origin;
        private final double[] best;

        GroupExtreme(int size, boolean max, Annotations annotations, SourceRange origin) {
            super(size);
            this.max = max;
            this.annotations = annotations;
            this.origin = origin;
            this.best = new double[size];
        }

        @Override
        void add(Column column, String metricName) {
            boolean histograms = column.hasHistograms();
            for (int i = 0; i < size; i++) {
                if (!column.isPresent(i)) {
                    continue;
                }
                if (histograms && column.histogram(i) != null) {
                    annotations.histogramIgnoredInAggregation(max ? "max" : "min", origin);
                    continue;
                }
                double value = column.value(i);
                boolean better = max ? best[i] < value : best[i] > value;
                if (counts[i]++ == 0 || better || Double.isNaN(best[i])) {
                    best[i] = value;
                }
            }
        }

        @Override
        void finish(Column result) {
            for (int i = 0; i < size; i++) {
                if (counts[i] > 0) {
                    result.set(i, best[i]);
                }
            }
        }
    }

    /// `stddev` and `stdvar` by Welford's method, uncompensated as upstream's. NaN if the first value is NaN or infinite.
    private static final class GroupVariance extends GroupState {
        private final boolean root;
        private final Annotations annotations;
        private final SourceRange origin;
        private final double[] means;
        private final double[] squares;

        GroupVariance(int size, boolean root, Annotations annotations, SourceRange origin) {
            super(size);
            this.root = root;
            this.annotations = annotations;
            this.origin = origin;
            this.means = new double[size];
            this.squares = new double[size];
        }

        @Override
        void add(Column column, String metricName) {
            boolean histograms = column.hasHistograms();
            for (int i = 0; i < size; i++) {
                if (!column.isPresent(i)) {
                    continue;
                }
                if (histograms && column.histogram(i) != null) {
                    annotations.histogramIgnoredInAggregation(root ? "stddev" : "stdvar", origin);
                    continue;
                }
                double value = column.value(i);
                if (counts[i]++ == 0) {
                    means[i] = value;
                    squares[i] = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
                } else {
                    double delta = value - means[i];
                    means[i] += delta / counts[i];
                    squares[i] += delta * (value - means[i]);
                }
            }
        }

        @Override
        void finish(Column result) {
            for (int i = 0; i < size; i++) {
                if (counts[i] > 0) {
                    double variance = squares[i] / counts[i];
                    result.set(i, root ? Math.sqrt(variance) : variance);
                }
            }
        }
    }
}
