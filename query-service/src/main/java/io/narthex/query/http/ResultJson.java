package io.narthex.query.http;

import io.narthex.model.NativeHistogram;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.ResultSeries;
import org.jspecify.annotations.Nullable;

/// The result of a query as `resultType` and `result`; leaves the object open for what may follow.
final class ResultJson {
    private ResultJson() {}

    /// @param limit the most series to write
    static void write(JsonWriter json, QueryValue value, int limit) {
        json.beginObject().name("resultType");
        switch (value) {
            case QueryValue.Scalar scalar -> json.string("scalar").name("result").beginArray()
                    .number(scalar.timestampMs() / 1000.0).string(GoNumbers.formatFixed(scalar.value())).endArray();
            case QueryValue.Text text -> json.string("string").name("result").beginArray()
                    .number(text.timestampMs() / 1000.0).string(text.value()).endArray();
            case QueryValue.InstantVector vector -> writeVector(json, vector, limit);
            case QueryValue.Matrix matrix -> writeMatrix(json, matrix, limit);
        }
    }

    private static void writeVector(JsonWriter json, QueryValue.InstantVector vector, int limit) {
        json.string("vector").name("result").beginArray();
        for (QueryValue.VectorSample sample : vector.samples().subList(0, Math.min(limit, vector.samples().size()))) {
            NativeHistogram histogram = sample.histogram();
            json.beginObject().name("metric").labels(sample.labels()).name(histogram == null ? "value" : "histogram");
            writePoint(json, vector.timestampMs(), sample.value(), histogram);
            json.endObject();
        }
        json.endArray();
    }

    private static void writePoint(JsonWriter json, long timestampMs, double value,
            @Nullable NativeHistogram histogram) {
        json.beginArray().timestamp(timestampMs);
        if (histogram == null) {
            json.sampleValue(value);
        } else {
            HistogramJson.write(json, histogram);
        }
        json.endArray();
    }

    private static void writeMatrix(JsonWriter json, QueryValue.Matrix matrix, int limit) {
        json.string("matrix").name("result").beginArray();
        TimeTexts times = null;
        for (ResultSeries series : matrix.series().subList(0, Math.min(limit, matrix.series().size()))) {
            if (times == null && series.isOnGrid()) {
                // All series of a range query have the same times.
                times = TimeTexts.of(series);
            }
            json.beginObject().name("metric").labels(series.labels());
            if (times != null && !series.hasHistograms() && series.isOnGrid()) {
                writeFloats(json, series, times);
            } else {
                writeSlots(json, series, false);
                writeSlots(json, series, true);
            }
            json.endObject();
        }
        json.endArray();
    }

    /// The times of a grid as they stand in JSON, one behind the other with a character between.
    private record TimeTexts(byte[] text, int[] begins) {
        static TimeTexts of(ResultSeries series) {
            byte[] text = JsonWriter.bytes(json -> {
                json.beginArray();
                for (int slot = 0; slot < series.size(); slot++) {
                    json.timestamp(series.timestampMs(slot));
                }
                json.endArray();
            });
            int[] begins = new int[series.size() + 1];
            int count = 0;
            for (int i = 0; i < text.length; i++) {
                if (text[i] == '[' || text[i] == ',') {
                    begins[count++] = i + 1;
                }
            }
            begins[count] = text.length;
            return new TimeTexts(text, begins);
        }

        void write(JsonWriter json, int slot, double value) {
            json.sample(text, begins[slot], begins[slot + 1] - 1 - begins[slot], value);
        }
    }

    private static void writeFloats(JsonWriter json, ResultSeries series, TimeTexts times) {
        json.name("values").beginArray();
        for (int slot = 0; slot < series.size(); slot++) {
            if (series.isPresent(slot)) {
                times.write(json, slot, series.value(slot));
            }
        }
        json.endArray();
    }

    private static void writeSlots(JsonWriter json, ResultSeries series, boolean histograms) {
        boolean begun = false;
        for (int slot = 0; slot < series.size(); slot++) {
            NativeHistogram histogram = series.histogram(slot);
            if (!series.isPresent(slot) || histogram != null != histograms) {
                continue;
            }
            if (!begun) {
                json.name(histograms ? "histograms" : "values").beginArray();
                begun = true;
            }
            writePoint(json, series.timestampMs(slot), series.value(slot), histogram);
        }
        if (begun) {
            json.endArray();
        }
    }
}
