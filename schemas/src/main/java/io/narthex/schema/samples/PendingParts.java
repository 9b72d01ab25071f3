package io.narthex.schema.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Parts of batches that are not applied yet. A batch is applied with its last part and forgotten after that, so that the
/// last part may be taken again where it could not be applied.
///
/// What waits here holds up its reader, so a batch whose writer died before the end is given up: when its writer goes on
/// with a later batch, when a record was appended more than [#PATIENCE_MS] after its first part, and when more than
/// [#MAX_BATCHES] wait. Nothing of it was acknowledged, for a writer gives up much earlier. The log alone decides, so
/// every reader decides alike. Confined to the consuming thread.
public final class PendingParts {
    static final int MAX_BATCHES = 64;
    /// By the broker's clock; far longer than writers try to deliver a record.
    static final long PATIENCE_MS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(PendingParts.class);

    private final int partition;
    private final Runnable abandoned;
    private final Map<Batch, Parts> batches = new LinkedHashMap<>();

    private record Batch(String writer, long sequence) {}

    private record Parts(long firstOffset, long firstAppendedAtMs, List<byte[]> values) {}

    /// @param partition for messages
    /// @param abandoned told of each batch that is given up
    public PendingParts(int partition, Runnable abandoned) {
        this.partition = partition;
        this.abandoned = abandoned;
    }

    /// Adds a part. The last one is not kept: it may come again until the batch is removed.
    ///
    /// @return the values of all parts if this was the last one, else null
    public @Nullable List<byte[]> add(String writer, long sequence, int part, int parts, long kafkaOffset,
            long appendedAtMs,
            byte[] value) {
        Batch batch = new Batch(writer, sequence);
        if (part == 0) {
            batches.remove(batch);
        }
        Parts known = batches.computeIfAbsent(batch, b -> new Parts(kafkaOffset, appendedAtMs, new ArrayList<>()));
        if (known.values().size() != part) {
            // The producer repeated or lost a part: what is there so far is no batch.
            giveUp(batch::equals);
            return null;
        }
        if (part == parts - 1) {
            List<byte[]> all = new ArrayList<>(known.values());
            all.add(value);
            return all;
        }
        known.values().add(value);
        if (batches.size() > MAX_BATCHES) {
            Batch oldest = batches.keySet().iterator().next();
            giveUp(oldest::equals);
        }
        return null;
    }

    /// Forgets a batch that was applied.
    public void remove(String writer, long sequence) {
        batches.remove(new Batch(writer, sequence));
    }

    /// Gives up what a writer left unfinished before a batch.
    public void giveUpBefore(String writer, long sequence) {
        if (!batches.isEmpty()) {
            giveUp(batch -> batch.sequence() < sequence && batch.writer().equals(writer));
        }
    }

    /// Gives up what began too long before a record was appended.
    public void giveUpOverdue(long appendedAtMs) {
        if (!batches.isEmpty()) {
            giveUp(batch -> {
                Parts parts = batches.get(batch);
                return parts != null && appendedAtMs - parts.firstAppendedAtMs() > PATIENCE_MS;
            });
        }
    }

    private void giveUp(Predicate<Batch> which) {
        batches.keySet().removeIf(batch -> {
            boolean isGivenUp = which.test(batch);
            if (isGivenUp) {
                abandoned.run();
                log.atWarn().addKeyValue("partition", partition).addKeyValue("writer", batch.writer())
                        .addKeyValue("sequence", batch.sequence()).log("batch without its last part given up");
            }
            return isGivenUp;
        });
    }

    /// The first offset that must be read again to have every part, or the given one where none is pending.
    public long replayFrom(long nextOffset) {
        long from = nextOffset;
        for (Parts parts : batches.values()) {
            from = Math.min(from, parts.firstOffset());
        }
        return from;
    }
}
