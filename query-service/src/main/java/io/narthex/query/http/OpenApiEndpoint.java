package io.narthex.query.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.vertx.core.http.HttpMethod;

/// `/openapi.yaml`: the routes with their parameters, as an OpenAPI document in that part of YAML which is JSON.
///
/// A parameter is named as requests name it, with `!` behind it where it is required; what kind it is follows from its
/// name, the same on every route.
final class OpenApiEndpoint {
    private static final String EVENTS = "/notifications/live";
    private static final Set<String> INTEGERS = Set.of("limit", "limit_per_metric", "batch_size", "fuzz_threshold",
            "group_limit");
    private static final Set<String> BOOLEANS = Set.of("case_sensitive", "include_score", "include_metadata",
            "exclude_alerts", "skip_head", "analyze");
    private static final Map<String, List<String>> CHOICES = Map.of("fuzz_alg", List.of("subsequence", "jarowinkler"),
            "sort_by", List.of("alpha", "score"), "sort_dir", List.of("asc", "dsc"), "type",
            List.of("alert", "record"), "openapi_version", List.of("3.1", "3.2"), "state",
            List.of("active", "dropped", "any"), "stats", List.of("true", "all"));
    private static final Map<String, String> MEANINGS = Map.of("start", "RFC 3339 or Unix seconds", "end",
            "RFC 3339 or Unix seconds", "time", "RFC 3339 or Unix seconds; now where it is left out", "step",
            "a duration as 1m30s, or seconds", "timeout", "a duration as 1m30s, or seconds", "lookback_delta",
            "a duration as 1m30s, or seconds", "match[]", "a series selector", "labels",
            "a label set as a JSON object");
    private static final String[] SEARCH = {"match[]", "search[]", "fuzz_threshold", "fuzz_alg", "case_sensitive",
        "sort_by", "sort_dir", "include_score", "start", "end", "limit", "batch_size"};

    private static final List<Route> ROUTES = List.of(
            form("/query", "Evaluate an expression at one time", "query!", "time", "timeout", "limit",
                    "lookback_delta", "stats"),
            form("/query_range", "Evaluate an expression over a range of time", "query!", "start!", "end!", "step!",
                    "timeout", "limit", "lookback_delta", "stats"),
            form("/query_explain", "The plan of a query at one time", "query!", "time", "timeout", "limit",
                    "lookback_delta", "analyze"),
            form("/query_range_explain", "The plan of a query over a range of time", "query!", "start!", "end!",
                    "step!", "timeout", "limit", "lookback_delta", "analyze"),
            form("/query_exemplars", "Exemplars of the series that an expression selects", "query!", "start", "end"),
            form("/format_query", "An expression, set in lines", "query!"),
            form("/parse_query", "The syntax tree of an expression", "query!"),
            form("/series", "Series that pass one of the selectors", "match[]!", "start", "end", "limit"),
            form("/labels", "Names of labels", "match[]", "start", "end", "limit"),
            get("/label/{name}/values", "Values of a label", "match[]", "start", "end", "limit"),
            get("/metadata", "Type, help and unit of metrics", "metric", "limit", "limit_per_metric"),
            lines("/search/metric_names", "Metric names that fit", "include_metadata"),
            lines("/search/label_names", "Label names that fit"),
            lines("/search/label_values", "Values of a label that fit", "label!"),
            get("/targets", "Targets, and what relabelling dropped", "scrapePool", "state"),
            get("/targets/metadata", "Metadata by target", "match_target", "metric", "limit"),
            get("/targets/relabel_steps", "What each relabelling step makes of a label set", "scrapePool!",
                    "labels!"),
            get("/scrape_pools", "Names of the scrape pools"),
            get("/scrape_pools/config", "The configuration of a scrape pool", "scrapePool!"),
            get("/rules", "Rules by group", "type", "rule_name[]", "rule_group[]", "file[]", "match[]",
                    "exclude_alerts", "group_limit", "group_next_token"),
            get("/alerts", "Active alerts"), get("/alertmanagers", "Where alerts go"),
            get("/status/config", "The configuration in force"), get("/status/flags", "The flags in force"),
            get("/status/runtimeinfo", "The process"), get("/status/buildinfo", "The build"),
            get("/status/tsdb", "Cardinalities of the head", "limit"),
            get("/status/tsdb/blocks", "Segments, in the words of blocks"),
            get("/status/walreplay", "How far the replay of the log is"),
            get("/status/self_metrics", "The metrics of the process", "metric_name_pattern"),
            get("/features", "What the server can do"), get("/notifications", "What users should know of the server"),
            new Route(EVENTS, Set.of(HttpMethod.GET), "The notifications as they come", "text/event-stream",
                    List.of()),
            admin("/admin/tsdb/snapshot", "Make durable what is in memory", "skip_head"),
            admin("/admin/tsdb/delete_series", "Delete series", "match[]!", "start", "end"),
            admin("/admin/tsdb/clean_tombstones", "Remove deleted samples from the disk"),
            new Route("/openapi.yaml", Set.of(HttpMethod.GET), "This description", "application/yaml",
                    List.of("openapi_version")));

    private final String version;
    private final String serverUrl;

    /// @param mediaType of a good answer
    private record Route(String path, Set<HttpMethod> methods, String summary, String mediaType,
            List<String> parameters) {}

    /// @param version of the build
    /// @param serverUrl where users reach the server
    OpenApiEndpoint(String version, String serverUrl) {
        this.version = version;
        this.serverUrl = serverUrl.replaceAll("/+$", "");
    }

    private static Route get(String path, String summary, String... parameters) {
        return new Route(path, Set.of(HttpMethod.GET), summary, "application/json", List.of(parameters));
    }

    private static Route form(String path, String summary, String... parameters) {
        return new Route(path, Set.of(HttpMethod.GET, HttpMethod.POST), summary, "application/json",
                List.of(parameters));
    }

    private static Route lines(String path, String summary, String... own) {
        List<String> parameters = new ArrayList<>(List.of(own));
        parameters.addAll(List.of(SEARCH));
        return new Route(path, Set.of(HttpMethod.GET, HttpMethod.POST), summary, "application/x-ndjson", parameters);
    }

    private static Route admin(String path, String summary, String... parameters) {
        return new Route(path, Set.of(HttpMethod.POST, HttpMethod.PUT), summary, "application/json",
                List.of(parameters));
    }

    void mount(ApiServer server) {
        server.getUncompressed("/api/v1/openapi.yaml", (request, out) -> {
            String wanted = request.first("openapi_version");
            boolean withEvents = wanted.equals("3.2") || wanted.equals("3.2.0");
            out.header("Content-Type", "application/yaml; charset=utf-8");
            out.header("Cache-Control", "no-cache, no-store, must-revalidate");
            JsonWriter json = new JsonWriter(out.begin(200));
            write(json, withEvents);
            json.flush();
        });
    }

    private void write(JsonWriter json, boolean withEvents) {
        json.beginObject().name("openapi").string(withEvents ? "3.2.0" : "3.1.0").name("info").beginObject()
                .name("title").string("Narthex API").name("version").string(version).endObject().name("servers")
                .beginArray().beginObject().name("url").string(serverUrl + "/api/v1").endObject().endArray()
                .name("paths").beginObject();
        for (Route route : ROUTES) {
            // Streams of events can be described since 3.2.
            if (withEvents || !route.path().equals(EVENTS)) {
                writePath(json, route);
            }
        }
        json.endObject().name("components").beginObject().name("schemas").beginObject().name("Answer").beginObject()
                .name("type").string("object").name("required").strings(List.of("status")).name("properties")
                .beginObject().name("status").beginObject().name("enum").strings(List.of("success", "error"))
                .endObject().name("data").beginObject().endObject();
        for (String text : List.of("errorType", "error")) {
            json.name(text).beginObject().name("type").string("string").endObject();
        }
        for (String texts : List.of("warnings", "infos")) {
            json.name(texts).beginObject().name("type").string("array").name("items").beginObject().name("type")
                    .string("string").endObject().endObject();
        }
        json.endObject().endObject().endObject().endObject().endObject();
    }

    private static void writePath(JsonWriter json, Route route) {
        json.name(route.path()).beginObject();
        Map<String, HttpMethod> methods = new TreeMap<>();
        route.methods().forEach(method -> methods.put(method.name().toLowerCase(Locale.ROOT), method));
        methods.forEach((name, method) -> {
            json.name(name).beginObject().name("summary").string(route.summary()).name("operationId")
                    .string(name + route.path().replaceAll("[^a-z]+", "-"));
            boolean isForm = method != HttpMethod.GET;
            writeParameters(json, route, isForm);
            if (isForm && !route.parameters().isEmpty()) {
                writeForm(json, route);
            }
            writeResponses(json, route);
            json.endObject();
        });
        json.endObject();
    }

    private static void writeParameters(JsonWriter json, Route route, boolean isForm) {
        json.name("parameters").beginArray();
        if (route.path().contains("{name}")) {
            json.beginObject().name("name").string("name").name("in").string("path").name("required").bool(true)
                    .name("schema").beginObject().name("type").string("string").endObject().endObject();
        }
        for (String parameter : isForm ? List.<String>of() : route.parameters()) {
            String name = bare(parameter);
            json.beginObject().name("name").string(name).name("in").string("query").name("required")
                    .bool(isRequired(parameter)).name("schema");
            writeSchema(json, name);
            json.endObject();
        }
        json.endArray();
    }

    private static void writeForm(JsonWriter json, Route route) {
        json.name("requestBody").beginObject().name("content").beginObject()
                .name("application/x-www-form-urlencoded").beginObject().name("schema").beginObject().name("type")
                .string("object").name("required")
                .strings(route.parameters().stream().filter(OpenApiEndpoint::isRequired).map(OpenApiEndpoint::bare)
                        .toList())
                .name("properties").beginObject();
        for (String parameter : route.parameters()) {
            writeSchema(json.name(bare(parameter)), bare(parameter));
        }
        json.endObject().endObject().endObject().endObject().endObject();
    }

    private static void writeSchema(JsonWriter json, String name) {
        json.beginObject();
        if (name.endsWith("[]")) {
            json.name("type").string("array").name("items").beginObject().name("type").string("string").endObject();
        } else if (INTEGERS.contains(name)) {
            json.name("type").string("integer");
        } else if (BOOLEANS.contains(name)) {
            json.name("type").string("boolean");
        } else {
            json.name("type").string("string");
        }
        List<String> choices = CHOICES.getOrDefault(name, List.of());
        if (!choices.isEmpty()) {
            json.name("enum").strings(choices);
        }
        String meaning = MEANINGS.get(name);
        if (meaning != null) {
            json.name("description").string(meaning);
        }
        json.endObject();
    }

    private static void writeResponses(JsonWriter json, Route route) {
        boolean isAnswer = route.mediaType().equals("application/json");
        json.name("responses").beginObject().name("200").beginObject().name("description").string("success")
                .name("content").beginObject().name(route.mediaType()).beginObject();
        if (isAnswer) {
            writeAnswer(json);
        }
        json.endObject().endObject().endObject().name("default").beginObject().name("description").string("error")
                .name("content").beginObject().name("application/json").beginObject();
        writeAnswer(json);
        json.endObject().endObject().endObject().endObject();
    }

    private static void writeAnswer(JsonWriter json) {
        json.name("schema").beginObject().name("$ref").string("#/components/schemas/Answer").endObject();
    }

    private static boolean isRequired(String parameter) {
        return parameter.endsWith("!");
    }

    private static String bare(String parameter) {
        return isRequired(parameter) ? parameter.substring(0, parameter.length() - 1) : parameter;
    }
}
