package io.narthex.query;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.limits.Workers;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.value.QueryValue;
import io.narthex.query.head.HeadCursor;
import io.narthex.query.head.HeadMetrics;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadSeries;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Heads of many series of ten jobs, and the engine over them.
final class ManySeries implements AutoCloseable {
    private static final long START_MS = 1_764_000_000_000L;
    private static final int SAMPLES = 9;
    private static final long INTERVAL_MS = 15_000;
    private static final long END_MS = START_MS + (SAMPLES - 1) * INTERVAL_MS;

    private final List<HeadPartition> heads = new ArrayList<>();
    private final ExecutorService helper = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT, new Workers(helper, 1));

    ManySeries(int count) {
        HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());
        for (int partition = 0; partition < 4; partition++) {
            HeadPartition head = new HeadPartition(partition, 0, metrics);
            heads.add(head);
            head.beginBatch(0);
            for (int i = partition; i < count; i += 4) {
                Labels labels = Labels.of("__name__", "m" + i % 100, "instance", "10.0.0." + i / 1000, "job",
                        "job-" + i % 10, "path", "/api/v1/" + i, "zone", "eu-" + i % 3);
                int series = head.addSeries(TenantId.DEFAULT, SeriesId.of(TenantId.DEFAULT, labels), labels);
                for (int sample = 0; sample < SAMPLES; sample++) {
                    head.append(series, START_MS + sample * INTERVAL_MS,
                            Double.doubleToRawLongBits((double) i * sample), SampleBuffer.NO_START);
                }
            }
            head.endBatch();
        }
    }

    /// @return how many series the query gives at the last time and, as a range query, over all of it
    int requireAnswer(String query, int series) {
        int found = size(engine.execute(PromqlQuery.instant(query, TenantId.DEFAULT, END_MS), source()).value());
        if (found != series) {
            throw new IllegalStateException(query + " gave " + found + " series, expected " + series);
        }
        return found + size(engine.execute(
                PromqlQuery.range(query, TenantId.DEFAULT, START_MS, END_MS, INTERVAL_MS), source()).value());
    }

    private SeriesSource source() {
        return selection -> {
            List<HeadSeries> selected = new ArrayList<>();
            for (HeadPartition head : heads) {
                selected.addAll(head.select(selection.tenant(), selection.matchers(), selection.startMsInclusive(),
                        selection.endMsInclusive(), selection.latestOnly()));
            }
            return new HeadCursor(selected);
        };
    }

    private static int size(QueryValue value) {
        return switch (value) {
            case QueryValue.InstantVector vector -> vector.samples().size();
            case QueryValue.Matrix matrix -> matrix.series().size();
            case QueryValue.Scalar _,QueryValue.Text _ -> throw new IllegalStateException("not a vector: " + value);
        };
    }

    @Override
    public void close() {
        helper.shutdownNow();
        heads.forEach(HeadPartition::close);
    }
}
