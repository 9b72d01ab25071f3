package io.narthex.ingest.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedQuantile;
import io.narthex.schema.push.PushedType;
import org.jspecify.annotations.Nullable;

/// Collects one family of a body while it is parsed.
final class FamilyBuilder {
    private final String name;
    @Nullable
    String help;
    @Nullable
    PushedType type;
    private final Map<Labels, MetricBuilder> metrics = new LinkedHashMap<>();
    private final List<MetricBuilder> all = new ArrayList<>();

    /// One label set of the family.
    static final class MetricBuilder {
        final Labels labels;
        double value;
        double sum;
        double count;
        boolean hasTimestamp;
        /// Which value it was given; null where the format does not tell.
        @Nullable
        PushedType kind;
        final List<PushedQuantile> quantiles = new ArrayList<>(0);
        final List<PushedBucket> buckets = new ArrayList<>(0);
        @Nullable
        NativeHistogram histogram;

        MetricBuilder(Labels labels) {
            this.labels = labels;
        }

        MetricBuilder withLabels(Labels others) {
            MetricBuilder copy = new MetricBuilder(others);
            copy.value = value;
            copy.sum = sum;
            copy.count = count;
            copy.hasTimestamp = hasTimestamp;
            copy.kind = kind;
            copy.quantiles.addAll(quantiles);
            copy.buckets.addAll(buckets);
            copy.histogram = histogram;
            return copy;
        }

        /// Whether its value is of another type than its family's.
        boolean isOther(PushedType type) {
            return kind != null && kind != (type == PushedType.GAUGE_HISTOGRAM ? PushedType.HISTOGRAM : type);
        }

        PushedMetric build(Labels finalLabels) {
            return new PushedMetric(finalLabels, value, sum, count, quantiles, buckets, histogram);
        }
    }

    FamilyBuilder(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    PushedType typeOrUntyped() {
        return type == null ? PushedType.UNTYPED : type;
    }

    boolean hasMetrics() {
        return !all.isEmpty();
    }

    List<MetricBuilder> metrics() {
        return all;
    }

    /// A metric of its own, even where one with these labels exists: the consistency check tells of it.
    MetricBuilder addMetric(Labels labels) {
        MetricBuilder metric = new MetricBuilder(labels);
        all.add(metric);
        return metric;
    }

    /// The metric that the lines of one summary or histogram share.
    MetricBuilder sharedMetric(Labels labels) {
        return metrics.computeIfAbsent(labels, this::addMetric);
    }
}
