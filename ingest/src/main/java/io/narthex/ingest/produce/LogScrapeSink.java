package io.narthex.ingest.produce;

import java.util.function.Function;
import io.narthex.model.Labels;
import io.narthex.schema.produce.SeriesRef;
import io.narthex.schema.produce.UnwritableSamplesException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.ingest.scrape.ScrapeBatch;
import io.narthex.ingest.scrape.ScrapeSink;
import io.narthex.model.MetricMetadata;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;

/// Writes scrapes into the log: one scrape is one sample set, and counts once it is acknowledged. Thread-safe.
public final class LogScrapeSink implements ScrapeSink {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final TenantId tenant;
    private final SampleProducer producer;
    private final MetadataPublisher metadata;
    private final Function<Labels, SeriesRef> lookUp;

    public LogScrapeSink(TenantId tenant, SampleProducer producer, MetadataPublisher metadata) {
        this.tenant = tenant;
        this.producer = producer;
        this.metadata = metadata;
        lookUp = labels -> producer.series(tenant, labels);
    }

    @Override
    public void write(ScrapeBatch batch) throws IOException {
        try {
            SampleSet set = producer.newSet(tenant);
            for (int i = 0; i < batch.size(); i++) {
                set.add(batch.series(i).ref(lookUp), batch.timestampMs(i),
                        Double.doubleToRawLongBits(batch.value(i)));
            }
            for (ScrapeBatch.SeriesHistogram sample : batch.histograms()) {
                set.add(sample.series().ref(lookUp), sample.timestampMs(), sample.histogram(), SampleBuffer.NO_START);
            }
            for (ScrapeBatch.SeriesExemplar exemplar : batch.exemplars()) {
                set.addExemplar(exemplar.series().ref(lookUp), exemplar.exemplar());
            }
            producer.send(set).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (LogUnavailableException | UnwritableSamplesException | TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? "scrape not written" : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a scrape was written", e);
        }
    }

    @Override
    public void metadata(String metricName, MetricMetadata about) {
        metadata.publish(tenant, metricName, about);
    }
}
