package io.narthex.schema.alert;

import java.util.List;
import java.util.Map;

import io.narthex.model.TenantId;

/// A silence.
///
/// @param tenant isolation unit that the record belongs to
/// @param id UUID
/// @param matchers all must match for the silence to apply
/// @param startsAtMs epoch milliseconds, inclusive
/// @param endsAtMs epoch milliseconds, exclusive
/// @param updatedAtMs when it was written, epoch milliseconds
/// @param createdBy who created it
/// @param comment why
/// @param annotations further annotations
public record Silence(TenantId tenant, String id, List<SilenceMatcher> matchers, long startsAtMs, long endsAtMs,
        long updatedAtMs, String createdBy, String comment, Map<String, String> annotations) {
    public Silence {
        matchers = List.copyOf(matchers);
        annotations = Map.copyOf(annotations);
    }
}
