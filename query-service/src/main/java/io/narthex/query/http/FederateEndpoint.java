package io.narthex.query.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.model.SampleBuffer;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.source.MergedSource;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// `/federate`: the newest sample of each selected series in the text format, with its own timestamp.
///
/// Native histograms have no form in the text format and are left out, as Prometheus leaves them out there.
final class FederateEndpoint {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8";

    private final MergedSource source;
    private final long lookbackDeltaMs;
    private final Map<String, String> externalLabels;
    private final InstantSource clock;
    private final Counter errors;

    /// @param externalLabels attached where a series lacks them
    FederateEndpoint(MergedSource source, long lookbackDeltaMs, Map<String, String> externalLabels,
            InstantSource clock, PrometheusRegistry registry) {
        this.source = source;
        this.lookbackDeltaMs = lookbackDeltaMs;
        this.externalLabels = Map.copyOf(externalLabels);
        this.clock = clock;
        errors = Counter.builder().name("prometheus_web_federation_errors_total")
                .help("Total number of errors that occurred while sending federation responses.").register(registry);
        Counter.builder().name("prometheus_web_federation_warnings_total")
                .help("Total number of warnings that occurred while sending federation responses.").register(registry);
    }

    void mount(ApiServer server) {
        server.getText("/federate", this::federate);
    }

    private record Newest(Labels labels, long timestampMs, double value) {}

    private void federate(ApiRequest request, ApiServer.Outgoing out) throws IOException {
        Map<Labels, Newest> newest = new TreeMap<>();
        long nowMs = clock.millis();
        try {
            for (String selector : request.all("match[]")) {
                select(PromqlParser.parseSelector(selector), nowMs, newest);
            }
        } catch (ParseFailure e) {
            throw ApiException.badData(e.getMessage() == null ? "" : e.getMessage());
        } catch (SourceUnavailableException e) {
            errors.inc();
            throw new ApiException(ErrorType.INTERNAL, e.getMessage());
        }
        List<Newest> sorted = new ArrayList<>(newest.values());
        sorted.sort(Comparator.comparing((Newest one) -> one.labels().metricName(), Labels::compareUtf8));
        out.header("Content-Type", CONTENT_TYPE);
        write(sorted, out.begin(200));
    }

    private void select(List<Matcher> matchers, long nowMs, Map<Labels, Newest> into) {
        SampleBuffer samples = new SampleBuffer();
        try (SeriesCursor cursor = source
                .select(new SeriesSelection(TenantId.DEFAULT, matchers, nowMs - lookbackDeltaMs, nowMs, true))) {
            while (cursor.next()) {
                samples.clear();
                cursor.read(samples);
                int last = samples.size() - 1;
                boolean isFloat = last >= 0 && samples.histogram(last) == null
                        && !Staleness.isMarker(samples.value(last));
                if (isFloat && !cursor.labels().metricName().isEmpty()) {
                    into.put(cursor.labels(),
                            new Newest(cursor.labels(), samples.timestampMs(last), samples.value(last)));
                }
            }
        }
    }

    private void write(List<Newest> sorted, OutputStream out) throws IOException {
        String family = "";
        for (Newest one : sorted) {
            StringBuilder line = new StringBuilder(128);
            String name = one.labels().metricName();
            if (!name.equals(family)) {
                family = name;
                line.append("# TYPE ").append(written(name)).append(" untyped\n");
            }
            appendSeries(line, one.labels());
            line.append(' ').append(GoNumbers.format(one.value())).append(' ').append(one.timestampMs()).append('\n');
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String written(String name) {
        return Names.isLegacyMetricName(name) ? name : Names.quote(name);
    }

    private void appendSeries(StringBuilder line, Labels labels) {
        String name = labels.metricName();
        boolean plain = Names.isLegacyMetricName(name);
        StringBuilder pairs = new StringBuilder(plain ? "" : Names.quote(name));
        labels.forEach((key, value) -> {
            if (!key.equals(Labels.METRIC_NAME)) {
                appendPair(pairs, key, value);
            }
        });
        new TreeMap<>(externalLabels).forEach((key, value) -> {
            if (!labels.has(key)) {
                appendPair(pairs, key, value);
            }
        });
        // Tells the scraping server that the series has no instance, so that it does not attach the federation's own.
        if (!labels.has("instance") && !externalLabels.containsKey("instance")) {
            appendPair(pairs, "instance", "");
        }
        line.append(plain ? name : "").append('{').append(pairs).append('}');
    }

    private static void appendPair(StringBuilder pairs, String name, String value) {
        if (!pairs.isEmpty()) {
            pairs.append(',');
        }
        pairs.append(Names.isLegacyLabelName(name) ? name : Names.quote(name)).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> pairs.append("\\\\");
                case '"' -> pairs.append("\\\"");
                case '\n' -> pairs.append("\\n");
                default -> pairs.append(c);
            }
        }
        pairs.append('"');
    }
}
