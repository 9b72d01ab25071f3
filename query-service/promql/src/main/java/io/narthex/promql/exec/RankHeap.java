package io.narthex.promql.exec;

import java.util.Arrays;

/// The best values so far, the worst of them on top. NaN is worse than any other value.
final class RankHeap {
    /// What [#offer] answers where there was room.
    static final int NONE = -1;

    private final boolean largest;
    private int size;
    private int[] ids = new int[4];
    private double[] values = new double[4];

    /// @param largest whether large values are good
    RankHeap(boolean largest) {
        this.largest = largest;
    }

    int size() {
        return size;
    }

    int id(int index) {
        return ids[index];
    }

    /// Adds without regard to order.
    void append(int id, double value) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        ids[size] = id;
        values[size++] = value;
    }

    /// Adds if there are fewer than `k`, or in place of the worst if it is better.
    ///
    /// @return which one is not there, the offered or the one that it replaces; [#NONE] where there was room
    int offer(int id, double value, int k) {
        if (size < k) {
            append(id, value);
            up(size - 1);
            return NONE;
        }
        if (k > 0 && (isWorse(values[0], value) && !Double.isNaN(value))) {
            int replaced = ids[0];
            ids[0] = id;
            values[0] = value;
            down(0);
            return replaced;
        }
        return id;
    }

    private boolean isWorse(double a, double b) {
        if (Double.isNaN(a)) {
            return true;
        }
        return largest ? a < b : a > b;
    }

    private void up(int from) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isWorse(values[at], values[parent])) {
                return;
            }
            swap(at, parent);
            at = parent;
        }
    }

    private void down(int from) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isWorse(values[child + 1], values[child])) {
                child++;
            }
            if (!isWorse(values[child], values[at])) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    /// The best first, by taking the worst off the top again and again. Only of a heap, not after [#append].
    void sort() {
        int all = size;
        while (size > 1) {
            swap(0, --size);
            down(0);
        }
        size = all;
    }

    private void swap(int a, int b) {
        int id = ids[a];
        double value = values[a];
        ids[a] = ids[b];
        values[a] = values[b];
        ids[b] = id;
        values[b] = value;
    }
}
