package io.narthex.query.http;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.search.SearchTerms;
import io.narthex.query.source.MergedSource;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.metadata.MetadataRecord;

/// `/search/metric_names`, `/search/label_names`, `/search/label_values`: what fits, in lines of JSON, best or first
/// first. Only where the feature is on.
final class SearchEndpoints {
    private static final Comparator<Hit> BY_TEXT = (a, b) -> Labels.compareUtf8(a.text(), b.text());

    private final MergedSource source;
    private final ClusterView cluster;
    private final WebSettings.Search settings;
    private final InstantSource clock;

    /// A name or value that fits.
    private record Hit(String text, double score) {}

    /// Adds the candidates of a request to a set.
    private interface Candidates {
        void addTo(Set<String> found);
    }

    /// Writes what is known of a metric besides its name; the object is open.
    private interface Details {
        Details NONE = (json, name) -> {};

        void write(JsonWriter json, String name);
    }

    SearchEndpoints(MergedSource source, ClusterView cluster, WebSettings.Search settings, InstantSource clock) {
        this.source = source;
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
    }

    void mount(ApiServer server) {
        server.getOrPostUncompressed("/api/v1/search/metric_names", this::metricNames);
        server.getOrPostUncompressed("/api/v1/search/label_names", this::labelNames);
        server.getOrPostUncompressed("/api/v1/search/label_values", this::labelValues);
    }

    private void metricNames(ApiRequest request, ApiServer.Outgoing out) throws IOException {
        SearchRequest search = parse(request, "metric_names");
        Details details = SearchRequest.bool(request, "include_metadata", false) ? metadata() : Details.NONE;
        respond(request, search, values(Labels.METRIC_NAME, search), "name", details, out);
    }

    private void labelNames(ApiRequest request, ApiServer.Outgoing out) throws IOException {
        SearchRequest search = parse(request, "label_names");
        Candidates names = found -> source.labelNames(TenantId.DEFAULT, search.matcherSets(), search.startMs(),
                search.endMs(), found);
        respond(request, search, names, "name", Details.NONE, out);
    }

    private void labelValues(ApiRequest request, ApiServer.Outgoing out) throws IOException {
        SearchRequest search = parse(request, "label_values");
        String label = request.first("label");
        if (label.isEmpty()) {
            throw ApiException.badData("missing required parameter \"label\"");
        }
        respond(request, search, values(label, search), "value", Details.NONE, out);
    }

    private SearchRequest parse(ApiRequest request, String endpoint) {
        if (!settings.enabled()) {
            throw new ApiException(ErrorType.UNAVAILABLE, "search API disabled");
        }
        return SearchRequest.parse(request, endpoint, clock.millis(), settings.maxLimit());
    }

    private Candidates values(String label, SearchRequest search) {
        return found -> source.labelValues(TenantId.DEFAULT, label, search.matcherSets(), search.startMs(),
                search.endMs(), found);
    }

    private Details metadata() {
        Map<String, MetadataRecord> byName = new HashMap<>();
        cluster.metadata().forEach(metadata -> byName.putIfAbsent(metadata.metricName(), metadata));
        return (json, name) -> {
            MetadataRecord known = byName.get(name);
            if (known != null) {
                json.name("type").string(known.type().text());
                writeUnlessEmpty(json, "help", known.help());
                writeUnlessEmpty(json, "unit", known.unit());
            }
        };
    }

    private static void writeUnlessEmpty(JsonWriter json, String field, String text) {
        if (!text.isEmpty()) {
            json.name(field).string(text);
        }
    }

    private static void respond(ApiRequest request, SearchRequest search, Candidates candidates, String field,
            Details details, ApiServer.Outgoing out) throws IOException {
        List<Hit> hits = hits(request, search, candidates);
        List<Hit> shown = hits.subList(0, Math.min(search.limit(), hits.size()));
        out.header("Content-Type", "application/x-ndjson; charset=utf-8");
        JsonWriter json = new JsonWriter(out.begin(200));
        int from = 0;
        do {
            int to = from + Math.min(search.batchSize(), shown.size() - from);
            json.beginObject().name("results").beginArray();
            for (Hit hit : shown.subList(from, to)) {
                json.beginObject().name(field).string(hit.text());
                if (search.includeScore()) {
                    json.name("score").number(hit.score());
                }
                details.write(json, hit.text());
                json.endObject();
            }
            json.endArray().endObject().endLine();
            from = to;
        } while (from < shown.size());
        json.beginObject().name("status").string("success").name("has_more").bool(hits.size() > shown.size())
                .endObject().endLine().flush();
    }

    private static List<Hit> hits(ApiRequest request, SearchRequest search, Candidates candidates) {
        Set<String> found = new TreeSet<>(Labels::compareUtf8);
        try {
            candidates.addTo(found);
        } catch (SourceUnavailableException e) {
            throw new ApiException(ErrorType.UNAVAILABLE, 503, e.getMessage(), e);
        }
        SearchTerms terms = search.terms();
        List<Hit> hits = new ArrayList<>();
        for (String text : found) {
            double score = terms.score(text);
            if (score > 0) {
                hits.add(new Hit(text, score));
            }
            if (request.cancellation().isCanceled()) {
                throw new ApiException(ErrorType.CANCELED, "context canceled");
            }
        }
        switch (search.order()) {
            case TEXT -> {
                // As found.
            }
            case TEXT_DESCENDING -> hits.sort(BY_TEXT.reversed());
            case SCORE -> hits.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparing(BY_TEXT));
        }
        return hits;
    }
}
