package io.narthex.promql.source;

import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.model.TenantId;

/// What to read: closed at both ends, in epoch milliseconds.
public record SeriesSelection(TenantId tenant, List<Matcher> matchers, long startMsInclusive, long endMsInclusive) {
    public SeriesSelection {
        matchers = List.copyOf(matchers);
    }
}
