package io.narthex.ingest.scrape;

import io.narthex.model.MetricMetadata;
import io.narthex.model.TenantId;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.produce.SeriesRef;
import io.narthex.schema.table.BackgroundPublisher;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes scrapes into the log: one sample set each, acknowledged before the call returns.
public final class LogScrapeSink implements ScrapeSink {
    /// Longer than the producer's own delivery timeout, which is what normally ends the wait.
    private static final long PATIENCE_SECONDS = 60;

    private final TenantId tenant;
    private final SampleProducer producer;
    private final BackgroundPublisher<MetadataRecord> metadata;

    public LogScrapeSink(TenantId tenant, SampleProducer producer, BackgroundPublisher<MetadataRecord> metadata) {
        this.tenant = tenant;
        this.producer = producer;
        this.metadata = metadata;
    }

    @Override
    public void write(ScrapeBatch batch) throws IOException {
        try {
            producer.send(setOf(batch)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (LogUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("the log did not answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing", e);
        }
    }

    private SampleSet setOf(ScrapeBatch batch) {
        SampleSet set = producer.newSet(tenant);
        for (int i = 0; i < batch.size(); i++) {
            set.add(ref(batch.series(i)), batch.timestampMs(i), Double.doubleToRawLongBits(batch.value(i)));
        }
        for (ScrapeBatch.SeriesExemplar exemplar : batch.exemplars()) {
            set.addExemplar(ref(exemplar.series()), exemplar.exemplar());
        }
        return set;
    }

    private SeriesRef ref(ScrapedSeries series) {
        SeriesRef ref = series.ref;
        if (ref == null) {
            ref = producer.series(tenant, series.labels());
            series.ref = ref;
        }
        return ref;
    }

    @Override
    public void metadata(String metricName, MetricMetadata what) {
        metadata.publish(new MetadataRecord(tenant, metricName, what.type(), what.help(), what.unit()));
    }
}
