package io.narthex.schema.produce;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import org.jspecify.annotations.Nullable;

/// A series as a producer knows it: its identity and partition, computed once, and whether the log knows its labels.
///
/// Given out by [SampleProducer#series]; callers keep it and give it back with every sample.
public final class SeriesRef {
    private static final long NEVER = Long.MIN_VALUE;

    private final TenantId tenant;
    private final Labels labels;
    private final SeriesId id;
    private final int partition;

    /// From this time on the label set has to be published (again). Written by the sending thread only.
    private volatile long dueMs = NEVER;
    private volatile long lastUsedMs;

    /// All confined to the sending thread.
    private boolean publishing;
    private @Nullable List<SampleSet> waiters;
    private @Nullable PublishedLayout layout;
    private int layoutPosition;
    private LayoutProgress progress = LayoutProgress.NEW;

    /// How far a series is on its way into a layout: one that is sent only once is not worth a place.
    private enum LayoutProgress {
        NEW, SENT, PUBLISHING
    }

    SeriesRef(TenantId tenant, Labels labels, SeriesId id, int partition, long nowMs) {
        this.tenant = tenant;
        this.labels = labels;
        this.id = id;
        this.partition = partition;
        this.lastUsedMs = nowMs;
    }

    public TenantId tenant() {
        return tenant;
    }

    public Labels labels() {
        return labels;
    }

    public SeriesId id() {
        return id;
    }

    public int partition() {
        return partition;
    }

    boolean isDue(long nowMs) {
        return nowMs >= dueMs;
    }

    boolean wasPublished() {
        return dueMs != NEVER;
    }

    void use(long nowMs) {
        // Most samples of a series come within the same second as its last one: spare the write.
        if (nowMs - lastUsedMs > 1000) {
            lastUsedMs = nowMs;
        }
    }

    long lastUsedMs() {
        return lastUsedMs;
    }

    /// Whether the caller has to publish; else someone is at it.
    boolean beginPublishing() {
        if (publishing) {
            return false;
        }
        publishing = true;
        return true;
    }

    void await(SampleSet set) {
        List<SampleSet> all = waiters;
        if (all == null) {
            all = new ArrayList<>(1);
            waiters = all;
        }
        all.add(set);
    }

    List<SampleSet> published(long nextDueMs) {
        dueMs = nextDueMs;
        return takeWaiters();
    }

    List<SampleSet> publishingFailed() {
        return takeWaiters();
    }

    private List<SampleSet> takeWaiters() {
        publishing = false;
        List<SampleSet> taken = waiters;
        waiters = null;
        return taken == null ? List.of() : taken;
    }

    /// The layout that names this series, null while there is none.
    @Nullable
    PublishedLayout layout() {
        return layout;
    }

    int layoutPosition() {
        return layoutPosition;
    }

    /// Whether a layout may take the series in: it was sent before and no other layout is about to.
    boolean isLayoutCandidate() {
        return progress == LayoutProgress.SENT;
    }

    void sent() {
        if (progress == LayoutProgress.NEW) {
            progress = LayoutProgress.SENT;
        }
    }

    void layoutBegun() {
        progress = LayoutProgress.PUBLISHING;
    }

    void layoutPublished(PublishedLayout published, int position) {
        layout = published;
        layoutPosition = position;
        progress = LayoutProgress.SENT;
    }

    void layoutFailed() {
        progress = LayoutProgress.SENT;
    }
}
