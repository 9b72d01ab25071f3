package io.narthex.schema.series;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;

/// The label set of a series.
///
/// @param tenant isolation unit that the record belongs to
/// @param labels the label set; metric name under __name__
public record SeriesRecord(TenantId tenant, Labels labels) {}
