package io.narthex.ingest.http;

import java.time.Instant;
import java.util.Map;

import io.narthex.ingest.push.GoFloat;
import io.narthex.ingest.push.PushGroup;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedQuantile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// Groups as `/api/v1/metrics` shows them.
final class PushJson {
    private PushJson() {}

    static JsonObject group(PushGroup group) {
        JsonObject json = new JsonObject().put("labels", new JsonObject(Map.copyOf(group.key().toMap())))
                .put("last_push_successful", group.lastPushSuccessful());
        for (PushedFamily family : group.all()) {
            json.put(family.name(), family(family));
        }
        return json;
    }

    private static JsonObject family(PushedFamily family) {
        JsonArray metrics = new JsonArray();
        family.metrics().forEach(metric -> metrics.add(metric(family, metric)));
        JsonObject json = new JsonObject().put("time_stamp", Instant.ofEpochMilli(family.pushedAtMs()).toString())
                .put("type", family.type().name());
        if (family.help() != null) {
            json.put("help", family.help());
        }
        return json.put("metrics", metrics);
    }

    private static JsonObject metric(PushedFamily family, PushedMetric metric) {
        JsonObject json = new JsonObject().put("labels", labels(metric.labels()));
        switch (family.type()) {
            case COUNTER, GAUGE, UNTYPED -> json.put("value", GoFloat.format(metric.value()));
            case SUMMARY -> {
                JsonObject quantiles = new JsonObject();
                for (PushedQuantile q : metric.quantiles()) {
                    quantiles.put(GoFloat.format(q.quantile()), GoFloat.format(q.value()));
                }
                countAndSum(json.put("quantiles", quantiles), metric);
            }
            case HISTOGRAM, GAUGE_HISTOGRAM -> {
                NativeHistogram histogram = metric.histogram();
                json.put("buckets", histogram == null ? buckets(metric) : nativeBuckets(histogram));
                countAndSum(json, metric);
            }
        }
        return json;
    }

    private static void countAndSum(JsonObject json, PushedMetric metric) {
        json.put("count", GoFloat.format(metric.sampleCount())).put("sum", GoFloat.format(metric.sampleSum()));
    }

    private static JsonObject buckets(PushedMetric metric) {
        JsonObject buckets = new JsonObject();
        for (PushedBucket b : metric.buckets()) {
            buckets.put(GoFloat.format(b.upperBound()), GoFloat.format(b.cumulativeCount()));
        }
        return buckets;
    }

    /// Rule, lower bound, upper bound and count of every bucket that is not empty, in ascending order. Rules: 0 for
    /// (lower, upper], 1 for [lower, upper), 3 for [lower, upper].
    private static JsonArray nativeBuckets(NativeHistogram h) {
        JsonArray buckets = new JsonArray();
        JsonArray negative = new JsonArray();
        int bucket = 0;
        int index = 0;
        for (int span = 0; span < h.negativeSpanCount(); span++) {
            index += h.negativeSpanOffset(span);
            for (int i = 0; i < h.negativeSpanLength(span); i++) {
                quadruple(negative, 1, -bound(h, index), -bound(h, index - 1), h.negativeBucket(bucket++));
                index++;
            }
        }
        for (int i = negative.size() - 1; i >= 0; i--) {
            buckets.add(negative.getValue(i));
        }
        if (!h.hasCustomBuckets()) {
            quadruple(buckets, 3, -h.zeroThreshold(), h.zeroThreshold(), h.zeroCount());
        }
        bucket = 0;
        index = 0;
        for (int span = 0; span < h.positiveSpanCount(); span++) {
            index += h.positiveSpanOffset(span);
            for (int i = 0; i < h.positiveSpanLength(span); i++) {
                quadruple(buckets, 0, bound(h, index - 1), bound(h, index), h.positiveBucket(bucket++));
                index++;
            }
        }
        return buckets;
    }

    /// Upper bound of the bucket with this index.
    private static double bound(NativeHistogram h, int index) {
        if (!h.hasCustomBuckets()) {
            return Math.pow(2, index * Math.pow(2, -h.schema()));
        }
        if (index < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return index < h.customBoundCount() ? h.customBound(index) : Double.POSITIVE_INFINITY;
    }

    private static void quadruple(JsonArray buckets, int rule, double lower, double upper, double count) {
        if (count != 0) {
            buckets.add(new JsonArray().add(rule).add(GoFloat.format(lower)).add(GoFloat.format(upper))
                    .add(GoFloat.format(count)));
        }
    }

    private static JsonObject labels(Labels labels) {
        JsonObject json = new JsonObject();
        labels.forEach(json::put);
        if (!labels.has("instance")) {
            json.put("instance", "");
        }
        return json;
    }
}
