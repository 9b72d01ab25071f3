package io.narthex.rules.stream;

import java.util.BitSet;
import java.util.TreeMap;

/// Which partitions have answered a group's open evaluation times. Confined to the stream thread.
final class PendingAnswers {
    private final TreeMap<Long, Open> open = new TreeMap<>();

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

    /// Forgets a time and all before it.
    void closeUpTo(long evalMs) {
        open.headMap(evalMs, true).clear();
    }

    int openCount() {
        return open.size();
    }

    long oldestMs() {
        return open.firstKey();
    }
}
