package io.narthex.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.narthex.model.Exemplar;
import io.narthex.model.SeriesId;
import io.narthex.schema.samples.SampleBatchReader;
import io.narthex.schema.samples.Tick;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.series.SeriesRecord;
import io.narthex.schema.table.TopicReader;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Everything that lies in `samples`, as `labels value @time` lines with the labels found through the id table.
public final class LogReadback implements AutoCloseable {
    public final List<String> samples = new CopyOnWriteArrayList<>();
    public final List<Exemplar> exemplars = new CopyOnWriteArrayList<>();
    private final SampleBatchReader batch = new SampleBatchReader();
    private final IdTable ids;
    private final TopicReader reader;

    public LogReadback(LogConnection connection) {
        ids = IdTable.start(connection);
        reader = new TopicReader(connection, Topics.SAMPLES, this::apply);
    }

    private void apply(ConsumerRecord<byte[], byte[]> lying) {
        if (Tick.isTick(lying.value())) {
            return;
        }
        batch.read(lying.value());
        while (batch.nextBlock()) {
            for (int i = 0; i < batch.exemplarCount(); i++) {
                exemplars.add(batch.exemplar(i));
            }
            while (batch.nextSeries()) {
                SeriesRecord series = series(new SeriesId(batch.seriesIdHigh(), batch.seriesIdLow()));
                while (batch.nextSample()) {
                    String value = batch.histogram() == null
                            ? Double.toString(batch.value())
                            : String.valueOf(batch.histogram());
                    samples.add(series.tenant() + " " + series.labels() + " " + value + " @" + batch.timestampMs());
                }
            }
        }
    }

    private SeriesRecord series(SeriesId id) {
        try {
            return ids.require(id, Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        reader.close();
        ids.close();
        batch.close();
    }
}
