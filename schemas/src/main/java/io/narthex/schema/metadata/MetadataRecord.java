package io.narthex.schema.metadata;

import io.narthex.model.MetricType;
import io.narthex.model.TenantId;

/// What expositions say about a metric family.
///
/// @param tenant isolation unit that the record belongs to
/// @param metricName name of the metric family
/// @param type type as Prometheus names it
/// @param help help text, empty where none was given
/// @param unit unit, empty where none was given
public record MetadataRecord(TenantId tenant, String metricName, MetricType type, String help, String unit) {}
