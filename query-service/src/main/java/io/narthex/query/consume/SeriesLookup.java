package io.narthex.query.consume;

import java.time.Duration;
import java.util.List;

import io.narthex.model.SeriesId;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.series.LayoutId;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.series.UnknownSeriesException;
import org.apache.kafka.common.KafkaException;

/// What the ids in a batch stand for.
interface SeriesLookup {
    /// @throws UnknownSeriesException if there is no such series
    /// @throws KafkaException if it is not known within the time
    SeriesRecord require(SeriesId id, Duration atMost) throws InterruptedException;

    /// @throws UnknownSeriesException if there is no such layout
    /// @throws KafkaException if it is not known within the time
    List<SeriesId> requireLayout(LayoutId id, Duration atMost) throws InterruptedException;

    static SeriesLookup in(IdTable ids) {
        return new SeriesLookup() {
            @Override
            public SeriesRecord require(SeriesId id, Duration atMost) throws InterruptedException {
                return ids.require(id, atMost);
            }

            @Override
            public List<SeriesId> requireLayout(LayoutId id, Duration atMost) throws InterruptedException {
                return ids.requireLayout(id, atMost);
            }
        };
    }
}
