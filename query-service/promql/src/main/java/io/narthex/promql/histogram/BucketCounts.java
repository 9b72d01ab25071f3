package io.narthex.promql.histogram;

import java.util.Arrays;

import io.narthex.model.NativeHistogram;

/// The buckets of one sign in the order of their indexes, each with what its sum lost to rounding.
final class BucketCounts {
    private int size;
    private int[] indexes;
    private double[] counts;
    private double[] lost;

    private BucketCounts(int capacity) {
        indexes = new int[capacity];
        counts = new double[capacity];
        lost = new double[capacity];
    }

    static BucketCounts positive(NativeHistogram h) {
        BucketCounts side = new BucketCounts(h.positiveBucketCount());
        int index = 0;
        for (int span = 0; span < h.positiveSpanCount(); span++) {
            index += h.positiveSpanOffset(span);
            for (int i = 0; i < h.positiveSpanLength(span); i++) {
                side.append(index++, h.positiveBucket(side.size), 0);
            }
        }
        return side;
    }

    static BucketCounts negative(NativeHistogram h) {
        BucketCounts side = new BucketCounts(h.negativeBucketCount());
        int index = 0;
        for (int span = 0; span < h.negativeSpanCount(); span++) {
            index += h.negativeSpanOffset(span);
            for (int i = 0; i < h.negativeSpanLength(span); i++) {
                side.append(index++, h.negativeBucket(side.size), 0);
            }
        }
        return side;
    }

    private void append(int index, double count, double rest) {
        indexes[size] = index;
        counts[size] = count;
        lost[size++] = rest;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int index(int at) {
        return indexes[at];
    }

    double count(int at) {
        return counts[at] + lost[at];
    }

    void setCount(int at, double count) {
        counts[at] = count;
        lost[at] = 0;
    }

    void scale(double factor) {
        for (int i = 0; i < size; i++) {
            counts[i] *= factor;
            lost[i] *= factor;
        }
    }

    void divide(double divisor) {
        for (int i = 0; i < size; i++) {
            counts[i] /= divisor;
            lost[i] /= divisor;
        }
    }

    void add(BucketCounts other, double sign) {
        if (hasSameIndexes(other)) {
            for (int i = 0; i < size; i++) {
                addAt(i, sign * other.counts[i]);
                addAt(i, sign * other.lost[i]);
            }
            return;
        }
        BucketCounts sum = new BucketCounts(size + other.size);
        int i = 0;
        int k = 0;
        while (i < size || k < other.size) {
            boolean mine = k == other.size || i < size && indexes[i] <= other.indexes[k];
            boolean theirs = i == size || k < other.size && other.indexes[k] <= indexes[i];
            sum.append(mine ? indexes[i] : other.indexes[k], mine ? counts[i] : 0, mine ? lost[i] : 0);
            if (theirs) {
                sum.addAt(sum.size - 1, sign * other.counts[k]);
                sum.addAt(sum.size - 1, sign * other.lost[k]);
                k++;
            }
            i += mine ? 1 : 0;
        }
        become(sum);
    }

    private void addAt(int at, double value) {
        double next = counts[at] + value;
        lost[at] = Compensation.of(value, counts[at], next, lost[at]);
        counts[at] = next;
    }

    private boolean hasSameIndexes(BucketCounts other) {
        return Arrays.equals(indexes, 0, size, other.indexes, 0, other.size);
    }

    private void become(BucketCounts other) {
        size = other.size;
        indexes = other.indexes;
        counts = other.counts;
        lost = other.lost;
    }

    /// Merges 2^levels buckets into one.
    void reduce(int levels) {
        BucketCounts reduced = new BucketCounts(size);
        for (int i = 0; i < size; i++) {
            reduced.addLast(((indexes[i] - 1) >> levels) + 1, counts[i], lost[i]);
        }
        become(reduced);
    }

    /// Moves each custom bucket into the one of fewer bounds that contains it.
    void rebound(double[] bounds, double[] fewer) {
        BucketCounts merged = new BucketCounts(size);
        int target = 0;
        for (int i = 0; i < size; i++) {
            double upper = indexes[i] < bounds.length ? bounds[indexes[i]] : Double.POSITIVE_INFINITY;
            while (target < fewer.length && fewer[target] < upper) {
                target++;
            }
            merged.addLast(target, counts[i], lost[i]);
        }
        become(merged);
    }

    private void addLast(int index, double count, double rest) {
        if (size > 0 && indexes[size - 1] == index) {
            addAt(size - 1, count);
            addAt(size - 1, rest);
        } else {
            append(index, count, rest);
        }
    }

    /// The upper bound of the populated bucket that a threshold cuts; the threshold if it cuts none.
    double cutBucketEnd(int schema, double threshold) {
        for (int i = 0; i < size; i++) {
            if (BucketBounds.exponential(schema, indexes[i] - 1) >= threshold) {
                return threshold;
            }
            double upper = BucketBounds.exponential(schema, indexes[i]);
            if (upper > threshold) {
                if (count(i) != 0) {
                    return upper;
                }
                return threshold;
            }
        }
        return threshold;
    }

    /// Takes out the buckets that begin below a threshold and gives what they held.
    double removeBelow(int schema, double threshold) {
        double removed = 0;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (BucketBounds.exponential(schema, indexes[i] - 1) < threshold) {
                removed += count(i);
            } else {
                indexes[kept] = indexes[i];
                counts[kept] = counts[i];
                lost[kept++] = lost[i];
            }
        }
        size = kept;
        return removed;
    }

    /// Whether a bucket holds less than in an earlier sample.
    boolean hasLessThan(BucketCounts before) {
        int at = 0;
        for (int i = 0; i < before.size; i++) {
            while (at < size && indexes[at] < before.indexes[i]) {
                at++;
            }
            double now = at < size && indexes[at] == before.indexes[i] ? count(at) : 0;
            if (now < before.count(i)) {
                return true;
            }
        }
        return false;
    }

    boolean isSame(BucketCounts other) {
        if (!hasSameIndexes(other)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (Double.doubleToRawLongBits(count(i)) != Double.doubleToRawLongBits(other.count(i))) {
                return false;
            }
        }
        return true;
    }

    /// Leaves out empty buckets.
    void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (count(i) != 0) {
                indexes[kept] = indexes[i];
                counts[kept] = counts[i];
                lost[kept++] = lost[i];
            }
        }
        size = kept;
    }

    double[] totals() {
        double[] totals = new double[size];
        Arrays.setAll(totals, this::count);
        return totals;
    }

    /// Offset and length of each run of neighbours.
    int[] spans() {
        int[] spans = new int[2 * size];
        int used = 0;
        int next = 0;
        for (int i = 0; i < size; i++) {
            if (used > 0 && indexes[i] == next) {
                spans[used - 1]++;
            } else {
                spans[used++] = indexes[i] - next;
                spans[used++] = 1;
            }
            next = indexes[i] + 1;
        }
        return Arrays.copyOf(spans, used);
    }
}
