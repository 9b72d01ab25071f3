package io.narthex.schema.catalogue;

import java.util.List;

import io.narthex.model.TenantId;

/// A deletion of samples: no query finds them from then on, and no segment written from then on holds them.
///
/// @param deletionId identity of the deletion
/// @param tenant isolation unit that the record belongs to
/// @param matchers all must match for a series to be concerned
/// @param minTimestampMs earliest sample that is deleted, epoch milliseconds, inclusive
/// @param maxTimestampMs latest sample that is deleted, epoch milliseconds, inclusive; never after the deletion
/// @param createdAtMs when it was asked for, epoch milliseconds
/// @param cleanedAtMs when no segment held any of the samples any more, epoch milliseconds; 0 before that
public record DeletionRecord(String deletionId, TenantId tenant, List<SeriesMatcher> matchers, long minTimestampMs,
        long maxTimestampMs, long createdAtMs, long cleanedAtMs) implements CatalogueRecord {
    public DeletionRecord {
        matchers = List.copyOf(matchers);
    }
}
