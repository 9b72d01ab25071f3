package io.narthex.rules.stream;

import java.util.BitSet;
import java.util.TreeMap;

/// Which partitions have answered a group's open evaluation times. Confined to the stream thread.
final class PendingAnswers {
    private final TreeMap<Long, Open> open = new TreeMap<>();
    private final BitSet removedIn = new BitSet();
    private long removedAtMs;

    private static final class Open {
        private final BitSet partitions = new BitSet();
        private String version = "";
        private boolean isBroken;
    }

    /// Notes an answer; true if the time's answers are complete and of one version.
    boolean add(long evalMs, int partition, int partitionCount, String version, boolean isSkipped) {
        Open times = open.computeIfAbsent(evalMs, _ -> new Open());
        if (times.partitions.isEmpty()) {
            times.version = version;
        }
        times.partitions.set(partition);
        times.isBroken |= isSkipped || !times.version.equals(version);
        return !times.isBroken && times.partitions.cardinality() == partitionCount;
    }

    /// Notes that the group is removed in a partition; true once it is in all.
    boolean addRemoval(long evalMs, int partition, int partitionCount) {
        removedIn.set(partition);
        removedAtMs = Math.max(removedAtMs, evalMs);
        return removedIn.cardinality() == partitionCount;
    }

    /// The latest time of those that the partitions named for the removal.
    long removedAtMs() {
        return removedAtMs;
    }

    /// Forgets a time and all before it. A group that is evaluated is not removed.
    void closeUpTo(long evalMs) {
        removedIn.clear();
        removedAtMs = 0;
        open.headMap(evalMs, true).clear();
    }

    int openCount() {
        return open.size();
    }

    long oldestMs() {
        return open.firstKey();
    }
}
