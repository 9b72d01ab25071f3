package io.narthex.ingest.push;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedQuantile;

/// The series and values that a pushed family stands for, as a scrape of it would give them.
final class FamilySamples {
    interface Visitor {
        void sample(Labels series, double value);

        void histogram(Labels series, NativeHistogram histogram);
    }

    private FamilySamples() {}

    static void forEach(PushedFamily family, Visitor visitor) {
        for (PushedMetric metric : family.metrics()) {
            switch (family.type()) {
                case COUNTER, GAUGE, UNTYPED ->
                    visitor.sample(metric.labels().with(Labels.METRIC_NAME, family.name()), metric.value());
                case SUMMARY -> summary(family.name(), metric, visitor);
                case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(family.name(), metric, visitor);
            }
        }
    }

    private static void summary(String name, PushedMetric metric, Visitor visitor) {
        for (PushedQuantile quantile : metric.quantiles()) {
            visitor.sample(metric.labels().toBuilder().set(Labels.METRIC_NAME, name)
                    .set("quantile", GoFloat.formatBound(quantile.quantile())).build(), quantile.value());
        }
        visitor.sample(metric.labels().with(Labels.METRIC_NAME, name + "_sum"), metric.sampleSum());
        visitor.sample(metric.labels().with(Labels.METRIC_NAME, name + "_count"), metric.sampleCount());
    }

    private static void histogram(String name, PushedMetric metric, Visitor visitor) {
        NativeHistogram histogram = metric.histogram();
        if (histogram != null) {
            visitor.histogram(metric.labels().with(Labels.METRIC_NAME, name), histogram);
            if (metric.buckets().isEmpty()) {
                return;
            }
        }
        boolean infinite = false;
        for (PushedBucket bucket : metric.buckets()) {
            visitor.sample(bucketLabels(name, metric, bucket.upperBound()), bucket.cumulativeCount());
            infinite |= bucket.upperBound() == Double.POSITIVE_INFINITY;
        }
        if (!infinite) {
            visitor.sample(bucketLabels(name, metric, Double.POSITIVE_INFINITY), metric.sampleCount());
        }
        visitor.sample(metric.labels().with(Labels.METRIC_NAME, name + "_sum"), metric.sampleSum());
        visitor.sample(metric.labels().with(Labels.METRIC_NAME, name + "_count"), metric.sampleCount());
    }

    private static Labels bucketLabels(String name, PushedMetric metric, double bound) {
        return metric.labels().toBuilder().set(Labels.METRIC_NAME, name + "_bucket")
                .set("le", GoFloat.formatBound(bound)).build();
    }
}
