package io.narthex.rules.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.rules.planner.SelectorIndex;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.samples.PendingParts;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import org.jspecify.annotations.Nullable;

/// The windows of those series of one partition that some rule reads. Samples go in as batches; a batch in parts is
/// applied with its last part. Confined to the stream thread.
final class PartitionWindows implements AutoCloseable {
    /// Series remembered, read or not, before those that ended and those that no rule reads are forgotten.
    private static final int MAX_ENTRIES = 1_000_000;
    /// Stands for a series that no rule reads, so that it is matched once only.
    private static final Entry UNREAD = new Entry(TenantId.DEFAULT, null);

    private final int partition;
    private final SeriesLookup lookup;
    private final StreamMetrics metrics;
    private final SampleBatchReader reader = new SampleBatchReader();
    private final Map<SeriesId, Entry> entries = new HashMap<>();
    private final Map<LayoutId, Entry[]> layouts = new HashMap<>();
    private final Map<TenantId, WindowSource> sources = new HashMap<>();
    private SelectorIndex selectors = SelectorIndex.of(List.of());
    private PendingParts openBatches;
    private boolean hasRules;

    PartitionWindows(int partition, SeriesLookup lookup, StreamMetrics metrics) {
        this.partition = partition;
        this.lookup = lookup;
        this.metrics = metrics;
        this.openBatches = new PendingParts(partition, metrics::batchAbandoned);
    }

    record Entry(TenantId tenant, @Nullable SeriesWindow window) {}

    /// Forgets everything; what comes from now on is chosen by the plan.
    void restart(RulePlan newPlan) {
        selectors = SelectorIndex.of(newPlan.groups());
        hasRules = !newPlan.groups().isEmpty();
        entries.clear();
        sources.clear();
        layouts.clear();
        openBatches = new PendingParts(partition, metrics::batchAbandoned);
    }

    /// Takes a record: the samples of a batch, and whatever it says of batches that will not be finished. A malformed one
    /// is counted and passed over.
    ///
    /// @param appendedAtMs when the broker appended it
    void take(byte[] value, long kafkaOffset, long appendedAtMs) {
        if (!hasRules) {
            return;
        }
        openBatches.giveUpOverdue(appendedAtMs);
        if (!SampleBatchReader.isBatch(value)) {
            return;
        }
        try {
            reader.read(value);
            openBatches.giveUpBefore(reader.writer(), reader.sequence());
            if (reader.parts() == 1) {
                apply();
                return;
            }
            List<byte[]> parts = openBatches.add(reader.writer(), reader.sequence(), reader.part(), reader.parts(),
                    kafkaOffset, appendedAtMs, value);
            if (parts != null) {
                openBatches.remove(reader.writer(), reader.sequence());
                for (byte[] part : parts) {
                    reader.read(part);
                    apply();
                }
            }
        } catch (MalformedRecordException e) {
            metrics.malformed(e);
        }
    }

    private void apply() {
        while (reader.nextBlock()) {
            Entry[] layout = reader.hasLayout() ? layout(new LayoutId(reader.layoutHigh(), reader.layoutLow())) : null;
            while (reader.nextSeries()) {
                Entry entry = layout == null
                        ? entry(new SeriesId(reader.seriesIdHigh(), reader.seriesIdLow()))
                        : layout[reader.layoutPosition()];
                SeriesWindow window = entry.window();
                if (window != null) {
                    addSamples(window);
                }
            }
        }
    }

    private void addSamples(SeriesWindow window) {
        while (reader.nextSample()) {
            window.add(reader.timestampMs(), reader.value(), reader.histogram());
        }
    }

    private Entry[] layout(LayoutId id) {
        Entry[] known = layouts.get(id);
        if (known != null) {
            return known;
        }
        try {
            List<SeriesId> series = lookup.layout(id);
            Entry[] resolved = new Entry[series.size()];
            for (int i = 0; i < resolved.length; i++) {
                resolved[i] = entry(series.get(i));
            }
            layouts.put(id, resolved);
            return resolved;
        } catch (UnknownSeriesException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private Entry entry(SeriesId id) {
        Entry known = entries.get(id);
        if (known != null) {
            return known;
        }
        Entry entry = UNREAD;
        try {
            SeriesRecord series = lookup.series(id);
            if (selectors.isRead(series.tenant(), series.labels())) {
                SeriesWindow window = new SeriesWindow(series.labels());
                entry = new Entry(series.tenant(), window);
                source(series.tenant()).add(window);
            }
        } catch (UnknownSeriesException e) {
            metrics.malformed(e);
        }
        entries.put(id, entry);
        return entry;
    }

    /// Forgets samples up to a time; beyond a million series also those that ended or that no rule reads.
    void dropUpTo(long timestampMsInclusive) {
        for (Entry entry : entries.values()) {
            SeriesWindow window = entry.window();
            if (window != null) {
                window.dropUpTo(timestampMsInclusive);
            }
        }
        if (entries.size() > MAX_ENTRIES) {
            entries.values().removeIf(PartitionWindows::isUseless);
            layouts.clear();
            sources.clear();
            for (Entry entry : entries.values()) {
                if (entry.window() != null) {
                    source(entry.tenant()).add(entry.window());
                }
            }
        }
    }

    private static boolean isUseless(Entry entry) {
        SeriesWindow window = entry.window();
        return window == null || window.isEmpty();
    }

    /// The windows of a tenant's series.
    WindowSource source(TenantId tenant) {
        return sources.computeIfAbsent(tenant, _ -> new WindowSource());
    }

    @Override
    public void close() {
        reader.close();
    }
}
