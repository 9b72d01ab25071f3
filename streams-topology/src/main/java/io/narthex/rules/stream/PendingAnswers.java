package io.narthex.rules.stream;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Which partitions have answered a group's open evaluation times. Confined to the stream thread.
final class PendingAnswers {
    private final TreeMap<Long, Open> open = new TreeMap<>();
    /// By partition, the first time that it does not answer.
    private final Map<Integer, Long> removals = new HashMap<>();

    private static final class Open {
        private final BitSet partitions = new BitSet();
        private String version = "";
        private boolean isBroken;
        private long bytes;
    }

    /// Notes an answer; true if the time's answers are complete and of one version.
    boolean add(long evalMs, int partition, int partitionCount, String version, boolean isSkipped,
            int bytes) {
        Open times = open.computeIfAbsent(evalMs, _ -> new Open());
        if (times.partitions.isEmpty()) {
            times.version = version;
        }
        times.partitions.set(partition);
        times.bytes += bytes;
        times.isBroken |= isSkipped || !times.version.equals(version);
        return !times.isBroken && times.partitions.cardinality() == partitionCount;
    }

    /// Notes that the group is removed in a partition; true once it is in all.
    boolean addRemoval(long evalMs, int partition, int partitionCount) {
        removals.put(partition, evalMs);
        return removals.size() == partitionCount;
    }

    /// The latest time of those that the partitions named for the removal.
    long removedAtMs() {
        return Collections.max(removals.values());
    }

    /// The time that each partition named for the removal.
    Map<Integer, Long> removals() {
        return Map.copyOf(removals);
    }

    /// Forgets the removal: it is done, and what the partitions answer from then on is of a group that came back.
    void closeRemoval() {
        removals.clear();
    }

    /// Forgets a time and all before it. A group that is evaluated at a time was not removed before.
    void closeUpTo(long evalMs) {
        removals.values().removeIf(removedAtMs -> removedAtMs <= evalMs);
        open.headMap(evalMs, true).clear();
    }

    boolean isEmpty() {
        return open.isEmpty() && removals.isEmpty();
    }

    int openCount() {
        return open.size();
    }

    /// What is kept of the answers to the open times, repeats counted.
    long openBytes() {
        return open.values().stream().mapToLong(times -> times.bytes).sum();
    }

    long oldestMs() {
        return open.firstKey();
    }
}
