package io.narthex.query.http;

import java.util.function.Consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;

/// `/status/self_metrics`: the process' own metrics as the JSON form of `io.prometheus.client.MetricFamily`.
///
/// Protobuf's JSON has integers of 64 bits as strings, and no fields that are not set.
final class SelfMetricsEndpoint {
    private final PrometheusRegistry registry;

    SelfMetricsEndpoint(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/status/self_metrics", request -> {
            Pattern names = pattern(request.first("metric_name_pattern"));
            MetricSnapshots snapshots = registry.scrape();
            return Answer.of(json -> {
                json.beginArray();
                for (MetricSnapshot snapshot : snapshots) {
                    if (names.matches(familyName(snapshot))) {
                        writeFamily(json, snapshot);
                    }
                }
                json.endArray();
            });
        });
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text.isEmpty() ? "(?s).*" : "^(?:" + text + ")$");
        } catch (PatternSyntaxException e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(),
                    "invalid metric_name_pattern: " + e.getMessage(), e);
        }
    }

    private static String familyName(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        return switch (snapshot) {
            case CounterSnapshot _ -> name + "_total";
            case InfoSnapshot _ -> name + "_info";
            default -> name;
        };
    }

    private static void writeFamily(JsonWriter json, MetricSnapshot snapshot) {
        String help = snapshot.getMetadata().getHelp();
        json.beginObject().name("name").string(familyName(snapshot)).name("help").string(help == null ? "" : help)
                .name("type");
        switch (snapshot) {
            case CounterSnapshot counter -> {
                json.string("COUNTER").name("metric").beginArray();
                counter.getDataPoints().forEach(point -> writeMetric(json, point, "counter",
                        value -> writeNumber(value.name("value"), point.getValue())));
            }
            case GaugeSnapshot gauge -> {
                json.string("GAUGE").name("metric").beginArray();
                gauge.getDataPoints().forEach(point -> writeValue(json, point, "gauge", point.getValue()));
            }
            case HistogramSnapshot histogram -> {
                json.string("HISTOGRAM").name("metric").beginArray();
                histogram.getDataPoints().forEach(point -> writeMetric(json, point, "histogram",
                        value -> writeHistogram(value, point)));
            }
            case SummarySnapshot summary -> {
                json.string("SUMMARY").name("metric").beginArray();
                summary.getDataPoints().forEach(point -> writeMetric(json, point, "summary",
                        value -> writeSummary(value, point)));
            }
            case InfoSnapshot info -> {
                json.string("GAUGE").name("metric").beginArray();
                info.getDataPoints().forEach(point -> writeValue(json, point, "gauge", 1));
            }
            case StateSetSnapshot states -> {
                json.string("GAUGE").name("metric").beginArray();
                states.getDataPoints().forEach(point -> writeStates(json, snapshot, point));
            }
            case UnknownSnapshot unknown -> {
                json.string("UNTYPED").name("metric").beginArray();
                unknown.getDataPoints().forEach(point -> writeValue(json, point, "untyped", point.getValue()));
            }
            default -> throw new IllegalStateException("no family type for " + snapshot.getClass());
        }
        json.endArray().endObject();
    }

    private static void writeValue(JsonWriter json, DataPointSnapshot point, String field, double value) {
        writeMetric(json, point, field, object -> writeNumber(object.name("value"), value));
    }

    private static void writeMetric(JsonWriter json, DataPointSnapshot point, String field,
            Consumer<JsonWriter> content) {
        writeMetric(json, point.getLabels(), field, object -> {
            content.accept(object);
            if (point.hasCreatedTimestamp()) {
                object.name("createdTimestamp").string(GoTimes.format(point.getCreatedTimestampMillis()));
            }
        });
    }

    private static void writeMetric(JsonWriter json, Labels labels, String field, Consumer<JsonWriter> content) {
        json.beginObject();
        if (!labels.isEmpty()) {
            json.name("label").beginArray();
            for (int i = 0; i < labels.size(); i++) {
                json.beginObject().name("name").string(labels.getPrometheusName(i)).name("value")
                        .string(labels.getValue(i)).endObject();
            }
            json.endArray();
        }
        json.name(field).beginObject();
        content.accept(json);
        json.endObject().endObject();
    }

    private static void writeHistogram(JsonWriter json, HistogramDataPointSnapshot point) {
        json.name("sampleCount").string(Long.toString(point.getCount()));
        writeNumber(json.name("sampleSum"), point.getSum());
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        if (buckets.isEmpty()) {
            return;
        }
        json.name("bucket").beginArray();
        long cumulative = 0;
        for (int i = 0; i < buckets.size(); i++) {
            cumulative += buckets.getCount(i);
            // The last one is the count.
            if (buckets.getUpperBound(i) != Double.POSITIVE_INFINITY) {
                json.beginObject().name("cumulativeCount").string(Long.toString(cumulative)).name("upperBound")
                        .number(buckets.getUpperBound(i)).endObject();
            }
        }
        json.endArray();
    }

    private static void writeSummary(JsonWriter json, SummaryDataPointSnapshot point) {
        json.name("sampleCount").string(Long.toString(point.getCount()));
        writeNumber(json.name("sampleSum"), point.getSum());
        if (point.getQuantiles().size() > 0) {
            json.name("quantile").beginArray();
            for (Quantile quantile : point.getQuantiles()) {
                json.beginObject().name("quantile").number(quantile.getQuantile());
                writeNumber(json.name("value"), quantile.getValue());
                json.endObject();
            }
            json.endArray();
        }
    }

    private static void writeStates(JsonWriter json, MetricSnapshot snapshot,
            StateSetSnapshot.StateSetDataPointSnapshot point) {
        String stateLabel = snapshot.getMetadata().getPrometheusName();
        for (int i = 0; i < point.size(); i++) {
            double value = point.isTrue(i) ? 1 : 0;
            writeMetric(json, point.getLabels().add(stateLabel, point.getName(i)), "gauge",
                    object -> object.name("value").number(value));
        }
    }

    private static void writeNumber(JsonWriter json, double value) {
        if (Double.isFinite(value)) {
            json.number(value);
        } else {
            json.string(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
