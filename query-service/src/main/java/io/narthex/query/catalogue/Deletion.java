package io.narthex.query.catalogue;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.schema.catalogue.DeletionRecord;

/// A deletion of samples that heads or segments may still hold.
///
/// @param matchers those of the record, ready to match
public record Deletion(DeletionRecord record, List<Matcher> matchers) {
    public Deletion {
        matchers = List.copyOf(matchers);
    }

    /// @throws IllegalArgumentException if a matcher is no regular expression
    static Deletion of(DeletionRecord record) {
        return new Deletion(record, record.matchers().stream()
                .map(matcher -> Matcher.of(matcher.type(), matcher.name(), matcher.value())).toList());
    }

    public boolean concerns(Labels labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /// Whether it may concern samples of the closed range.
    public boolean overlaps(long startMsInclusive, long endMsInclusive) {
        return record.minTimestampMs() <= endMsInclusive && record.maxTimestampMs() >= startMsInclusive;
    }
}
