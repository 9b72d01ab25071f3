package io.narthex.schema.series;

import java.nio.ByteBuffer;

import io.narthex.model.TenantId;

/// The canonical series list of a target.
///
/// @param tenant isolation unit that the record belongs to
/// @param seriesIds 16 bytes for each series, in the order that presence bitmaps count
public record LayoutRecord(TenantId tenant, ByteBuffer seriesIds) {}
