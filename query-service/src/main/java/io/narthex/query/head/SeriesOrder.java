package io.narthex.query.head;

import java.util.Arrays;
import java.util.BitSet;

import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The order of the labels among the series of a head, so that no selection needs to sort.
///
/// Series come and go under the owner's write lock; the order is brought up to date by the first large selection that
/// meets a series it does not know, under the read lock, of which many may be held: therefore the methods exclude each
/// other. A small selection of such series is sorted by itself: where series come all the time, it must not pay for the
/// order of all.
final class SeriesOrder {
    /// Of how many series of the head a selection may be one to be small.
    private static final int SMALL_SHARE = 64;

    private int[] sorted = new int[0];
    private int[] rankBySeries = new int[0];
    private final BitSet added = new BitSet();
    private final BitSet removed = new BitSet();

    synchronized void add(int series) {
        added.set(series);
    }

    synchronized void remove(int series) {
        if (added.get(series)) {
            added.clear(series);
        } else {
            removed.set(series);
        }
    }

    /// The numbers of a set of series, in the order of their labels.
    ///
    /// @param labels by series number
    int[] inOrder(RoaringBitmap series, @Nullable Labels[] labels) {
        int[] numbers = series.toArray();
        if (!orderByRank(numbers, labels)) {
            int[] ordered = Arrays.stream(numbers).boxed()
                    .sorted((a, b) -> labelsOf(a, labels).compareTo(labelsOf(b, labels)))
                    .mapToInt(Integer::intValue).toArray();
            System.arraycopy(ordered, 0, numbers, 0, ordered.length);
        }
        return numbers;
    }

    /// @return false if the order does not know all of them and they are few
    private synchronized boolean orderByRank(int[] numbers, @Nullable Labels[] labels) {
        boolean small = numbers.length <= sorted.length / SMALL_SHARE;
        if (hasUnknown(numbers)) {
            if (small) {
                return false;
            }
            bringUpToDate(labels);
        }
        if (small) {
            sortByRank(numbers);
        } else {
            markRanks(numbers);
        }
        return true;
    }

    /// Removed series do not matter: they leave gaps in the order, and no selection has them.
    private boolean hasUnknown(int[] numbers) {
        if (!added.isEmpty()) {
            for (int series : numbers) {
                if (added.get(series)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void sortByRank(int[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = rankBySeries[numbers[i]];
        }
        Arrays.sort(numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sorted[numbers[i]];
        }
    }

    /// Sorts without a comparison, at the price of a look at all ranks.
    private void markRanks(int[] numbers) {
        long[] ranks = new long[(sorted.length + Long.SIZE - 1) / Long.SIZE];
        for (int series : numbers) {
            int rank = rankBySeries[series];
            ranks[rank >>> 6] |= 1L << rank;
        }
        int count = 0;
        for (int word = 0; word < ranks.length; word++) {
            for (long left = ranks[word]; left != 0; left &= left - 1) {
                numbers[count++] = sorted[(word << 6) + Long.numberOfTrailingZeros(left)];
            }
        }
    }

    private void bringUpToDate(@Nullable Labels[] labels) {
        int[] kept = Arrays.stream(sorted).filter(series -> !removed.get(series)).toArray();
        int[] fresh = added.stream().boxed()
                .sorted((a, b) -> labelsOf(a, labels).compareTo(labelsOf(b, labels))).mapToInt(Integer::intValue)
                .toArray();
        sorted = merge(kept, fresh, labels);
        if (rankBySeries.length < labels.length) {
            rankBySeries = new int[labels.length];
        }
        for (int rank = 0; rank < sorted.length; rank++) {
            rankBySeries[sorted[rank]] = rank;
        }
        added.clear();
        removed.clear();
    }

    /// Finds the place of each fresh series by halving: they are few, except in a new head, which has no others.
    private static int[] merge(int[] kept, int[] fresh, @Nullable Labels[] labels) {
        int[] merged = new int[kept.length + fresh.length];
        int from = 0;
        int size = 0;
        for (int series : fresh) {
            int to = insertionPoint(kept, from, labelsOf(series, labels), labels);
            System.arraycopy(kept, from, merged, size, to - from);
            size += to - from;
            merged[size++] = series;
            from = to;
        }
        System.arraycopy(kept, from, merged, size, kept.length - from);
        return merged;
    }

    private static int insertionPoint(int[] kept, int from, Labels wanted, @Nullable Labels[] labels) {
        int low = from;
        int high = kept.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (labelsOf(kept[middle], labels).compareTo(wanted) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Labels labelsOf(int series, @Nullable Labels[] labels) {
        Labels labelSet = labels[series];
        if (labelSet == null) {
            throw new IllegalStateException("series " + series + " is in the order but was removed");
        }
        return labelSet;
    }
}
