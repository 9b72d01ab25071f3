package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;

/// Collects classic histograms and gives them again as native ones with custom buckets.
final class CustomBuckets {
    private static final class Classic {
        private final TreeMap<Double, Double> buckets = new TreeMap<>();
        private Double count;
        private double sum;
    }

    private final Map<Labels, TreeMap<Long, Classic>> histograms = new TreeMap<>();

    void add(Labels labels, long timeMs, double value) {
        if (Staleness.isMarker(value)) {
            return;
        }
        String name = labels.metricName();
        if (name.endsWith("_bucket") && labels.has("le")) {
            Double bound = bound(labels.value("le"));
            if (bound != null) {
                at(labels.without("le"), name, "_bucket", timeMs).buckets.put(bound, value);
            }
        } else if (name.endsWith("_count")) {
            at(labels, name, "_count", timeMs).count = value;
        } else if (name.endsWith("_sum")) {
            at(labels, name, "_sum", timeMs).sum = value;
        }
    }

    private static Double bound(String text) {
        try {
            double bound = SeriesLine.number(text);
            return Double.isNaN(bound) ? null : bound;
        } catch (RuntimeException _) {
            return null;
        }
    }

    private Classic at(Labels labels, String name, String suffix, long timeMs) {
        String base = name.substring(0, name.length() - suffix.length());
        Labels key = labels.with(Labels.METRIC_NAME, base);
        return histograms.computeIfAbsent(key, _ -> new TreeMap<>()).computeIfAbsent(timeMs, _ -> new Classic());
    }

    void addTo(MemorySource storage) {
        histograms.forEach((labels, samples) -> {
            boolean hasBuckets = samples.values().stream().anyMatch(c -> !c.buckets.isEmpty());
            if (hasBuckets) {
                samples.forEach((time, classic) -> storage.add(labels, time, new SampleLiteral(false, 0, histogram(
                        classic), false), 0));
            }
        });
    }

    private static NativeHistogram histogram(Classic classic) {
        List<Double> bounds = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        double below = 0;
        for (Map.Entry<Double, Double> bucket : classic.buckets.entrySet()) {
            if (bucket.getKey() != Double.POSITIVE_INFINITY) {
                bounds.add(bucket.getKey());
            }
            counts.add(bucket.getValue() - below);
            below = bucket.getValue();
        }
        double count = classic.count == null ? below : classic.count;
        if (!classic.buckets.containsKey(Double.POSITIVE_INFINITY)) {
            counts.add(count - below);
        }
        return NativeHistogram.builder().schema(NativeHistogram.CUSTOM_BUCKETS_SCHEMA).count(count).sum(classic.sum)
                .customBounds(bounds.stream().mapToDouble(b -> b).toArray())
                .positive(new int[]{0, counts.size()}, counts.stream().mapToDouble(c -> c).toArray()).build();
    }
}
