package io.narthex.promql.source;

import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.model.TenantId;

/// What to read: closed at both ends, in epoch milliseconds.
///
/// @param latestOnly a hint: of each series the latest sample of the range will do, and its start timestamp is not needed
public record SeriesSelection(TenantId tenant, List<Matcher> matchers, long startMsInclusive, long endMsInclusive,
        boolean latestOnly) {
    public SeriesSelection {
        matchers = List.copyOf(matchers);
    }

    public SeriesSelection(TenantId tenant, List<Matcher> matchers, long startMsInclusive, long endMsInclusive) {
        this(tenant, matchers, startMsInclusive, endMsInclusive, false);
    }
}
