package io.narthex.rules.relay;

import java.util.List;

import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleSet;
import io.narthex.schema.produce.SeriesRef;
import io.narthex.schema.rule.ResultSample;

/// What rules recorded, as any producer publishes it.
public final class RecordedSamples {
    private RecordedSamples() {}

    /// @throws io.narthex.schema.produce.UnwritableSamplesException if a series can never be written
    public static SampleSet set(SampleProducer producer, TenantId tenant, List<ResultSample> samples) {
        SampleSet set = producer.newSet(tenant);
        for (ResultSample sample : samples) {
            SeriesRef series = producer.series(tenant, sample.labels());
            NativeHistogram histogram = sample.histogram();
            if (histogram == null) {
                set.add(series, sample.timestampMs(), Double.doubleToRawLongBits(sample.value()));
            } else {
                set.add(series, sample.timestampMs(), histogram, SampleBuffer.NO_START);
            }
        }
        return set;
    }
}
