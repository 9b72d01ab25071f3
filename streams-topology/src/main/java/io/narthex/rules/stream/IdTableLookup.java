package io.narthex.rules.stream;

import java.time.Duration;
import java.util.List;

import io.narthex.model.SeriesId;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import org.apache.kafka.common.KafkaException;

/// The process's id table.
record IdTableLookup(IdTable table) implements SeriesLookup {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Override
    public SeriesRecord series(SeriesId id) {
        try {
            return table.require(id, TIMEOUT);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<SeriesId> layout(LayoutId id) {
        try {
            return table.requireLayout(id, TIMEOUT);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted while reading series", e);
    }
}
