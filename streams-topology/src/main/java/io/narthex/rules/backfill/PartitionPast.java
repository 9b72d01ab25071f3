package io.narthex.rules.backfill;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.narthex.model.Matcher;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowSource;

/// The windows of one partition, moved forward through its history; every sample is read once for each selector that
/// reads it. Written by one thread at a time, read by many in between.
final class PartitionPast {
    private final TenantId tenant;
    private final SeriesSource history;
    private final Set<List<Matcher>> selectors = new LinkedHashSet<>();
    private final WindowSource windows = new WindowSource();
    private long loadedUntilMs = Long.MIN_VALUE;

    PartitionPast(TenantId tenant, List<CompiledGroup> groups, SeriesSource history) {
        this.tenant = tenant;
        this.history = history;
        groups.forEach(group -> group.reads().forEach(read -> selectors.add(read.matchers())));
    }

    /// Holds what lies in (after, until] from now on. Must not go backwards.
    void moveTo(long afterMsExclusive, long untilMsInclusive) {
        windows.dropUpTo(afterMsExclusive);
        long fromMs = Math.max(loadedUntilMs, afterMsExclusive) + 1;
        for (List<Matcher> selector : selectors) {
            load(selector, fromMs, untilMsInclusive);
        }
        loadedUntilMs = untilMsInclusive;
    }

    private void load(List<Matcher> selector, long fromMs, long untilMs) {
        SampleBuffer samples = new SampleBuffer();
        try (SeriesCursor cursor = history.select(new SeriesSelection(tenant, selector, fromMs, untilMs))) {
            while (cursor.next()) {
                samples.clear();
                cursor.read(samples);
                if (samples.size() > 0) {
                    add(windows.window(cursor.labels()), samples);
                }
            }
        }
    }

    private static void add(SeriesWindow window, SampleBuffer samples) {
        for (int i = 0; i < samples.size(); i++) {
            window.add(samples.timestampMs(i), samples.value(i), samples.histogram(i));
        }
    }

    WindowSource windows() {
        return windows;
    }
}
