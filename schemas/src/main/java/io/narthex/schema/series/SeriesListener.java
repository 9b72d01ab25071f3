package io.narthex.schema.series;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;

/// Told of every series once, on the id table's thread; must not block.
@FunctionalInterface
public interface SeriesListener {
    void seriesAdded(SeriesId id, TenantId tenant, Labels labels);
}
