package io.narthex.alert.group;

import java.util.List;

/// What became of a flush.
///
/// @param isDone whether resolved alerts are settled: notified, or rightly not; false keeps them for the next tick
/// @param mutedBy time intervals that muted the whole group
/// @param refreshesMute whether the pipeline got as far as the time intervals
public record FlushResult(boolean isDone, List<String> mutedBy, boolean refreshesMute) {
    public static final FlushResult FAILED = new FlushResult(false, List.of(), false);

    public FlushResult {
        mutedBy = List.copyOf(mutedBy);
    }
}
