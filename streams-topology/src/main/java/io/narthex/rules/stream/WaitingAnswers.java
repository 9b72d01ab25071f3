package io.narthex.rules.stream;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// The answers in one partition of `rule-partials` that wait for those of other partitions. The log itself keeps them:
/// those for the earliest times are in memory too, as many as the budget allows, and the others are read again when their
/// turn comes. So one partition may be ahead of the slowest as far as the log reaches. Confined to the stream thread.
final class WaitingAnswers {
    static final long MAX_HELD_BYTES = 256L << 20;
    private static final Comparator<Answer> EARLIEST_FIRST = Comparator.comparingLong(Answer::evalMs)
            .thenComparingLong(Answer::kafkaOffset);

    private final PastLog log;
    private final long maxHeldBytes;
    /// By offset, the time that the answer is for.
    private final TreeMap<Long, Long> waiting = new TreeMap<>();
    private final TreeMap<Answer, byte[]> held = new TreeMap<>(EARLIEST_FIRST);
    private long heldBytes;

    private record Answer(long evalMs, long kafkaOffset) {}

    /// @param log the topic itself
    WaitingAnswers(PastLog log, long maxHeldBytes) {
        this.log = log;
        this.maxHeldBytes = maxHeldBytes;
    }

    void add(long evalMs, long kafkaOffset, byte[] value) {
        waiting.put(kafkaOffset, evalMs);
        hold(new Answer(evalMs, kafkaOffset), value);
    }

    /// Later ones give way; false if there is no room all the same.
    private boolean hold(Answer answer, byte[] value) {
        while (heldBytes + value.length > maxHeldBytes && !held.isEmpty()
                && EARLIEST_FIRST.compare(held.lastKey(), answer) > 0) {
            drop(held.lastKey());
        }
        if (heldBytes + value.length > maxHeldBytes) {
            return false;
        }
        held.put(answer, value);
        heldBytes += value.length;
        return true;
    }

    private void drop(Answer answer) {
        byte[] value = held.remove(answer);
        heldBytes -= value == null ? 0 : value.length;
    }

    void remove(long kafkaOffset) {
        Long evalMs = waiting.remove(kafkaOffset);
        if (evalMs != null) {
            drop(new Answer(evalMs, kafkaOffset));
        }
    }

    /// An answer that waits, read again if need be and with it those that follow it; null if the log has lost it.
    ///
    /// @param endOffset end of what was read of the partition
    byte @Nullable [] find(int partition, long kafkaOffset, long endOffset) {
        byte[] known = held.get(new Answer(waiting.getOrDefault(kafkaOffset, 0L), kafkaOffset));
        if (known != null) {
            return known;
        }
        byte[][] found = new byte[1][];
        log.replay(partition, new PastLog.From.Offset(kafkaOffset), endOffset, record -> {
            if (record.kafkaOffset() == kafkaOffset) {
                found[0] = record.value();
            }
            Long evalMs = waiting.get(record.kafkaOffset());
            Answer answer = new Answer(evalMs == null ? 0 : evalMs, record.kafkaOffset());
            return evalMs == null || held.containsKey(answer) || hold(answer, record.value());
        });
        return found[0];
    }

    /// Where a restart must begin to read so that it misses no answer that waits.
    long replayFrom(long nextOffset) {
        Map.Entry<Long, Long> first = waiting.firstEntry();
        return first == null ? nextOffset : first.getKey();
    }

    void clear() {
        waiting.clear();
        held.clear();
        heldBytes = 0;
    }
}
