package io.narthex.schema.series;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;

/// Which partition of `samples` and `series` a series belongs to. The rule is frozen: changing it splits every series.
///
/// The hash is the first half of the [SeriesId] of the tenant and the labels `job` and `instance`, or, of a series
/// without an `instance`, of all its labels but the metric name; the partition is that as an unsigned number modulo P.
/// So everything one target says lies in one partition, and so does a histogram that was pushed without an instance.
public final class Partitioner {
    private static final List<String> TARGET = List.of("instance", "job");

    private Partitioner() {}

    /// @param partitionCount P, at least 1
    public static int partition(TenantId tenant, Labels labels, int partitionCount) {
        Labels target = labels.has("instance") ? labels.only(TARGET) : labels.withoutMetricName();
        return (int) Long.remainderUnsigned(SeriesId.of(tenant, target).high(), partitionCount);
    }
}
