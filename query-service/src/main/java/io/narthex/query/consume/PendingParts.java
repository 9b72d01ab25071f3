package io.narthex.query.consume;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Parts of batches that are not applied yet. A batch is applied with its last part and forgotten after that, so that the
/// last part may be taken again where it could not be applied.
///
/// Bounded: of more than [#MAX_BATCHES] the oldest is given up, for its writer died before the end and had nothing
/// acknowledged. Confined to the consuming thread.
final class PendingParts {
    static final int MAX_BATCHES = 64;

    private final Map<Batch, Parts> batches = new LinkedHashMap<>();

    private record Batch(String writer, long sequence) {}

    private record Parts(long firstOffset, List<byte[]> values) {}

    /// Adds a part. The last one is not kept: it may come again until the batch is removed.
    ///
    /// @return the values of all parts if this was the last one, else null
    @Nullable
    List<byte[]> add(String writer, long sequence, int part, int parts, long kafkaOffset, byte[] value) {
        Batch batch = new Batch(writer, sequence);
        if (part == 0) {
            batches.remove(batch);
        }
        Parts known = batches.computeIfAbsent(batch, b -> new Parts(kafkaOffset, new ArrayList<>()));
        if (known.values().size() != part) {
            // The producer repeated or lost a part: what is there so far is no batch.
            batches.remove(batch);
            return null;
        }
        if (part == parts - 1) {
            List<byte[]> all = new ArrayList<>(known.values());
            all.add(value);
            return all;
        }
        known.values().add(value);
        if (batches.size() > MAX_BATCHES) {
            batches.remove(batches.keySet().iterator().next());
        }
        return null;
    }

    /// Forgets a batch that was applied.
    void remove(String writer, long sequence) {
        batches.remove(new Batch(writer, sequence));
    }

    /// The first offset that must be read again to have every part, or the given one where none is pending.
    long replayFrom(long nextOffset) {
        long from = nextOffset;
        for (Parts parts : batches.values()) {
            from = Math.min(from, parts.firstOffset());
        }
        return from;
    }
}
