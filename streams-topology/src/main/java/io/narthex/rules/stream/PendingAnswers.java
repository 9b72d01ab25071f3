package io.narthex.rules.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// Which partitions have answered a group's open evaluation times, and at which offsets of `rule-partials` the answers
/// are. Confined to the stream thread.
final class PendingAnswers {
    private final LongConsumer released;
    private final TreeMap<Long, Open> open = new TreeMap<>();
    private final Map<Integer, Removal> removals = new HashMap<>();

    private static final class Open {
        /// By partition.
        private final TreeMap<Integer, Long> offsets = new TreeMap<>();
        private String version = "";
        private boolean isBroken;
    }

    /// @param firstMs the first time that a partition does not answer
    private record Removal(long firstMs, long kafkaOffset) {}

    /// @param released told of each offset whose answer is not needed any more
    PendingAnswers(LongConsumer released) {
        this.released = released;
    }

    /// Notes an answer; true if the time's answers are complete and of one version.
    boolean add(long evalMs, int partition, int partitionCount, String version, boolean isSkipped,
            long kafkaOffset) {
        Open times = open.computeIfAbsent(evalMs, _ -> new Open());
        if (times.offsets.isEmpty()) {
            times.version = version;
        }
        Long repeated = times.offsets.put(partition, kafkaOffset);
        if (repeated != null) {
            released.accept(repeated);
        }
        times.isBroken |= isSkipped || !times.version.equals(version);
        return !times.isBroken && times.offsets.size() == partitionCount;
    }

    /// The offsets of the answers for an open time, by partition.
    SortedMap<Integer, Long> offsets(long evalMs) {
        Open times = open.get(evalMs);
        return times == null ? new TreeMap<>() : new TreeMap<>(times.offsets);
    }

    /// Notes that the group is removed in a partition; true once it is in all.
    boolean addRemoval(long evalMs, int partition, int partitionCount, long kafkaOffset) {
        Removal repeated = removals.put(partition, new Removal(evalMs, kafkaOffset));
        if (repeated != null) {
            released.accept(repeated.kafkaOffset());
        }
        return removals.size() == partitionCount;
    }

    /// The latest time of those that the partitions named for the removal.
    long removedAtMs() {
        return removals.values().stream().mapToLong(Removal::firstMs).max().orElseThrow();
    }

    /// Forgets the removal: it is done, and what the partitions answer from then on is of a group that came back.
    void closeRemoval() {
        removals.values().forEach(removal -> released.accept(removal.kafkaOffset()));
        removals.clear();
    }

    /// Forgets a time and all before it. A group that is evaluated at a time was not removed before.
    void closeUpTo(long evalMs) {
        removals.values().removeIf(removal -> {
            boolean isOver = removal.firstMs() <= evalMs;
            if (isOver) {
                released.accept(removal.kafkaOffset());
            }
            return isOver;
        });
        SortedMap<Long, Open> closed = open.headMap(evalMs, true);
        closed.values().forEach(times -> times.offsets.values().forEach(released::accept));
        closed.clear();
    }

    boolean isEmpty() {
        return open.isEmpty() && removals.isEmpty();
    }
}
