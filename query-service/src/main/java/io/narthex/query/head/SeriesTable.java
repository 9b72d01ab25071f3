package io.narthex.query.head;

import java.util.Arrays;

/// From series id to a dense number, by open addressing over longs: a look-up allocates nothing.
///
/// Numbers of removed series are given out again. Confined to the consuming thread.
final class SeriesTable {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1024;

    private long[] high = new long[INITIAL_CAPACITY];
    private long[] low = new long[INITIAL_CAPACITY];
    /// The number plus one; zero marks a free slot, for any id is a possible id.
    private int[] numbers = new int[INITIAL_CAPACITY];
    private int size;
    private int[] free = new int[64];
    private int freeCount;
    private int nextNumber;

    /// The number of the series or [#NONE].
    int find(long idHigh, long idLow) {
        int mask = numbers.length - 1;
        for (int slot = (int) idLow & mask;; slot = slot + 1 & mask) {
            int number = numbers[slot];
            if (number == 0) {
                return NONE;
            }
            if (low[slot] == idLow && high[slot] == idHigh) {
                return number - 1;
            }
        }
    }

    /// Adds a series that is not there.
    int add(long idHigh, long idLow) {
        if (2 * (size + 1) > numbers.length) {
            grow();
        }
        int number = freeCount > 0 ? free[--freeCount] : nextNumber++;
        put(idHigh, idLow, number + 1);
        size++;
        return number;
    }

    /// Removes a series that is there.
    void remove(long idHigh, long idLow) {
        int mask = numbers.length - 1;
        int slot = (int) idLow & mask;
        while (low[slot] != idLow || high[slot] != idHigh || numbers[slot] == 0) {
            slot = slot + 1 & mask;
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = numbers[slot] - 1;
        size--;
        close(slot, mask);
    }

    int size() {
        return size;
    }

    /// All numbers given out so far are below.
    int capacity() {
        return nextNumber;
    }

    /// Moves later entries of the probe chain back, so that no look-up ends at the gap.
    private void close(int removed, int mask) {
        int gap = removed;
        for (int slot = gap + 1 & mask; numbers[slot] != 0; slot = slot + 1 & mask) {
            int home = (int) low[slot] & mask;
            boolean homeBetween = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot;
            if (!homeBetween) {
                high[gap] = high[slot];
                low[gap] = low[slot];
                numbers[gap] = numbers[slot];
                gap = slot;
            }
        }
        numbers[gap] = 0;
    }

    private void put(long idHigh, long idLow, int stored) {
        int mask = numbers.length - 1;
        int slot = (int) idLow & mask;
        while (numbers[slot] != 0) {
            slot = slot + 1 & mask;
        }
        high[slot] = idHigh;
        low[slot] = idLow;
        numbers[slot] = stored;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldNumbers = numbers;
        high = new long[2 * oldHigh.length];
        low = new long[2 * oldLow.length];
        numbers = new int[2 * oldNumbers.length];
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != 0) {
                put(oldHigh[i], oldLow[i], oldNumbers[i]);
            }
        }
    }
}
