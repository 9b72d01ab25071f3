package io.narthex.promql.exec;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// A series held in memory.
record StoredSeries(Labels labels, boolean dropsName, Column column) {}
