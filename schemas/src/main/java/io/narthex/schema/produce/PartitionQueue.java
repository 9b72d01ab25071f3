package io.narthex.schema.produce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.narthex.model.TenantId;
import io.narthex.schema.samples.SampleBatchWriter;

/// What waits for one partition. At most one batch is in flight; what comes meanwhile is collected for the next one, so
/// that batches grow with the load and a lone request waits for nobody. Confined to the sending thread.
final class PartitionQueue {
    /// Columns before compression; even incompressible they stay below the largest record.
    static final int MAX_PLAIN_BYTES = 8 << 20;

    private final int partition;
    private final Deque<SampleSlice> waiting = new ArrayDeque<>();
    private int unacknowledgedParts;

    /// One batch: the slices it completes, in one or several records.
    record Batch(List<SampleSlice> slices, List<byte[]> records, int sampleCount) {}

    PartitionQueue(int partition) {
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    void add(SampleSlice slice) {
        waiting.add(slice);
    }

    boolean isReady() {
        return unacknowledgedParts == 0 && !waiting.isEmpty();
    }

    boolean isIdle() {
        return unacknowledgedParts == 0 && waiting.isEmpty();
    }

    void sent(int parts) {
        unacknowledgedParts = parts;
    }

    void partAcknowledged() {
        unacknowledgedParts--;
    }

    List<SampleSlice> dropAll() {
        List<SampleSlice> dropped = new ArrayList<>(waiting);
        waiting.clear();
        return dropped;
    }

    /// Takes slices of one tenant as long as they fit whole; one that is larger than a record becomes numbered parts.
    Batch next(SampleBatchWriter writer, LayoutBook layouts, String writerId, long sequence) {
        List<SampleSlice> taken = new ArrayList<>();
        SampleSlice first = waiting.remove();
        taken.add(first);
        TenantId tenant = first.set().tenant();
        int samples = first.size();
        if (first.estimatedPlainBytes() > MAX_PLAIN_BYTES) {
            int written = first.writeTo(writer, 0, MAX_PLAIN_BYTES);
            if (written < samples) {
                return new Batch(taken, parts(writer, first, written, writerId, sequence), samples);
            }
        } else {
            layouts.write(first, writer);
        }
        while (!waiting.isEmpty() && waiting.peek().set().tenant().equals(tenant)
                && writer.plainBytes() + waiting.peek().estimatedPlainBytes() <= MAX_PLAIN_BYTES) {
            SampleSlice slice = waiting.remove();
            layouts.write(slice, writer);
            taken.add(slice);
            samples += slice.size();
        }
        return new Batch(taken, List.of(writer.finish(tenant, writerId, sequence, 0, 1)), samples);
    }

    private static List<byte[]> parts(SampleBatchWriter writer, SampleSlice slice, int firstEnd, String writerId,
            long sequence) {
        // The number of parts stands in each of them, so the split is found first.
        int parts = countParts(writer, slice, firstEnd);
        TenantId tenant = slice.set().tenant();
        List<byte[]> records = new ArrayList<>(parts);
        int from = 0;
        for (int part = 0; part < parts; part++) {
            from = slice.writeTo(writer, from, MAX_PLAIN_BYTES);
            records.add(writer.finish(tenant, writerId, sequence, part, parts));
        }
        return records;
    }

    private static int countParts(SampleBatchWriter writer, SampleSlice slice, int firstEnd) {
        int parts = 1;
        int from = firstEnd;
        while (from < slice.size()) {
            writer.reset();
            from = slice.writeTo(writer, from, MAX_PLAIN_BYTES);
            parts++;
        }
        writer.reset();
        return parts;
    }
}
