package io.narthex.rules.backfill;

import java.util.List;

import io.narthex.model.TenantId;
import io.narthex.schema.rule.ResultSample;

/// Where recorded samples go.
@FunctionalInterface
public interface BackfillSink {
    /// Returns once they are kept.
    ///
    /// @throws RuntimeException if they cannot be
    void write(TenantId tenant, List<ResultSample> samples);
}
