package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The matrix that an answer of the PromQL API holds.
final class RawSamples {
    private static final JsonFactory JSON = new JsonFactory();

    /// One series of the answer.
    record Series(Map<String, String> labels, List<Long> timestampsMs, List<Double> values) {
        List<Point> points() {
            return IntStream.range(0, values.size()).mapToObj(i -> new Point(timestampsMs.get(i), values.get(i)))
                    .toList();
        }
    }

    record Point(long timestampMs, double value) {}

    private RawSamples() {}

    /// All samples of the selected series, as they are stored.
    static List<Series> select(Http http, String web, String selector, long fromMs, long toMs) {
        long seconds = Math.ceilDiv(toMs - fromMs, 1000) + 1;
        HttpResponse<String> answer = http.get(web + "/api/v1/query?query="
                + Http.encode(selector + "[" + seconds + "s]") + "&time=" + Math.ceilDiv(toMs, 1000));
        return matrix(answer);
    }

    static List<Series> matrix(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("answer %.300s", answer.body()).isEqualTo(200);
        try (JsonParser json = JSON.createParser(answer.body())) {
            List<Series> series = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("metric")) {
                    series.add(new Series(labels(json), new ArrayList<>(), new ArrayList<>()));
                } else if (token == JsonToken.FIELD_NAME && json.currentName().equals("values")) {
                    samples(json, series.getLast());
                }
            }
            return series;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> labels(JsonParser json) throws IOException {
        Map<String, String> labels = new HashMap<>();
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            labels.put(json.currentName(), json.nextTextValue());
        }
        return labels;
    }

    private static void samples(JsonParser json, Series series) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.START_ARRAY) {
            json.nextToken();
            series.timestampsMs().add(Math.round(json.getDoubleValue() * 1000));
            series.values().add(Double.valueOf(json.nextTextValue()));
            json.nextToken();
        }
    }
}
