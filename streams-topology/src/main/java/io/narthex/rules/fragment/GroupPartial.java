package io.narthex.rules.fragment;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.histogram.Compensation;

/// What is known of one group of an aggregation: a few numbers, whatever the number of series. Series are added in the order
/// of their labels, partitions are merged in the order of their numbers, so that equal inputs give equal bits.
///
/// - sum and avg: sum, its lost part (Neumaier), count. Where a sum of an average would overflow, a running mean takes its
///   place.
/// - min and max: the best value, count of floats. NaN only where there is nothing else.
/// - count and group: count.
/// - stddev and stdvar: mean, sum of squared distances from it, count.
///
/// Native histograms of sum and avg are kept as they are.
final class GroupPartial {
    private static final int NUMBERS = 4;

    private final AggregateOp op;
    private double main;
    private double second;
    private double count;
    private boolean isMean;
    private final List<NativeHistogram> histograms = new ArrayList<>(0);

    GroupPartial(AggregateOp op) {
        this.op = op;
    }

    /// @param numbers as [#numbers] gave them
    static GroupPartial of(AggregateOp op, List<Double> numbers, List<NativeHistogram> histograms) {
        if (numbers.size() != NUMBERS) {
            throw new IllegalArgumentException("partial has " + numbers.size() + " numbers, expected " + NUMBERS);
        }
        GroupPartial partial = new GroupPartial(op);
        partial.main = numbers.get(0);
        partial.second = numbers.get(1);
        partial.count = numbers.get(2);
        partial.isMean = numbers.get(3) != 0;
        partial.histograms.addAll(histograms);
        return partial;
    }

    List<Double> numbers() {
        return List.of(main, second, count, isMean ? 1.0 : 0.0);
    }

    List<NativeHistogram> histograms() {
        return histograms;
    }

    boolean hasFloats() {
        return count > 0;
    }

    void add(NativeHistogram histogram) {
        switch (op) {
            case COUNT, GROUP -> count++;
            case SUM, AVG -> histograms.add(histogram);
            case MIN, MAX, STDDEV, STDVAR, QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> {
                // Histograms are not among what these look at.
            }
        }
    }

    void add(double value) {
        count++;
        switch (op) {
            case SUM, AVG -> addSum(value, 0, 1, false);
            case MIN, MAX -> addBest(value);
            case STDDEV, STDVAR -> addVariance(value);
            case COUNT, GROUP, QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> {
                // The count is all.
            }
        }
    }

    void merge(GroupPartial other) {
        histograms.addAll(other.histograms);
        if (other.count == 0) {
            return;
        }
        if (count == 0) {
            main = other.main;
            second = other.second;
            isMean = other.isMean;
            count = other.count;
            return;
        }
        double before = count;
        count += other.count;
        switch (op) {
            case SUM, AVG -> addSum(other.main, other.second, other.count, other.isMean);
            case MIN, MAX -> addBest(other.main);
            case STDDEV, STDVAR -> {
                double delta = other.main - main;
                main += delta * (other.count / count);
                second += other.second + delta * delta * (before * other.count / count);
            }
            case COUNT, GROUP, QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> {
                // The count is all.
            }
        }
    }

    /// Adds a sum, or a mean, of so many values; they are counted already.
    private void addSum(double value, double lost, double values, boolean valueIsMean) {
        if (count == values) {
            main = value;
            second = lost;
            isMean = valueIsMean;
            return;
        }
        if (!isMean && !valueIsMean) {
            double next = main + value;
            if (op == AggregateOp.SUM || !Double.isInfinite(next)) {
                second = Compensation.of(value, main, next, second) + lost;
                main = next;
                return;
            }
        }
        double before = count - values;
        toMean(before);
        double share = values / count;
        double mean = valueIsMean ? value * share : value / count;
        double lostMean = valueIsMean ? lost * share : lost / count;
        double scaled = before / count * main;
        double next = scaled + mean;
        second = Compensation.of(mean, scaled, next, before / count * second) + lostMean;
        main = next;
    }

    private void toMean(double values) {
        if (!isMean) {
            isMean = true;
            main /= values;
            second /= values;
        }
    }

    private void addBest(double value) {
        boolean isBetter = op == AggregateOp.MAX ? main < value : main > value;
        if (count == 1 || isBetter || Double.isNaN(main)) {
            main = value;
        }
    }

    private void addVariance(double value) {
        if (count == 1) {
            main = value;
            second = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
        } else {
            double delta = value - main;
            main += delta / count;
            second += delta * (value - main);
        }
    }

    /// The aggregate of the floats; meaningless without any.
    double result() {
        return switch (op) {
            case SUM -> main + second;
            case AVG -> isMean ? main + second : main / count + second / count;
            case MIN, MAX -> main;
            case COUNT -> count;
            case GROUP -> 1;
            case STDVAR -> second / count;
            case STDDEV -> Math.sqrt(second / count);
            case QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO ->
                throw new IllegalStateException("no partial form: " + op.symbol());
        };
    }
}
