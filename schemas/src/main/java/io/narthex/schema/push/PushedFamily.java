package io.narthex.schema.push;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import org.jspecify.annotations.Nullable;

/// A metric family that was pushed to a group.
///
/// @param tenant isolation unit that the record belongs to
/// @param group the grouping key: job and the other labels of the push URL
/// @param name name of the metric family
/// @param help help text, null where none was pushed
/// @param type type of the family
/// @param pushedAtMs when the family was pushed, epoch milliseconds
/// @param metrics the metrics with the labels of the group forced upon them
public record PushedFamily(TenantId tenant, Labels group, String name, @Nullable String help, PushedType type,
        long pushedAtMs, List<PushedMetric> metrics) {
    public PushedFamily {
        metrics = List.copyOf(metrics);
    }
}
