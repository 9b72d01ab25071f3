package io.narthex.query.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.promql.EngineOptions;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Function;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.search.FuzzyAlgorithm;

/// `/features`: what this server can do and whether it is on, by category, under Prometheus' names.
final class FeaturesEndpoint {
    private static final List<String> KEYWORDS = List.of("bool", "by", "group_left", "group_right", "ignoring",
            "offset",
            "on", "without", "at_modifier", "duration_expr", "negative_offset", "per_query_lookback_delta",
            "subqueries");
    private static final List<String> MATCH_OPERATORS = List.of("=~", "!~", "@");
    private static final List<String> ROUTE_PARAMETERS = List.of("exclude_alerts", "label_values_match", "query_stats",
            "query_warnings", "time_range_labels", "time_range_series");

    private final EngineOptions engine;
    private final WebSettings web;
    private final Map<String, String> flags;
    private final ExemplarStore exemplars;

    /// @param flags the command line, which tells what other parts of the process serve
    FeaturesEndpoint(EngineOptions engine, WebSettings web, Map<String, String> flags, ExemplarStore exemplars) {
        this.engine = engine;
        this.web = web;
        this.flags = Map.copyOf(flags);
        this.exemplars = exemplars;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/features", request -> {
            Map<String, Map<String, Boolean>> features = features();
            return Answer.of(json -> {
                json.beginObject();
                features.forEach((category, ofCategory) -> {
                    json.name(category).beginObject();
                    ofCategory.forEach((name, on) -> json.plainName(name).bool(on));
                    json.endObject();
                });
                json.endObject();
            });
        });
    }

    private Map<String, Map<String, Boolean>> features() {
        Map<String, Map<String, Boolean>> features = new TreeMap<>();
        features.put("api", api());
        features.put("otlp_receiver", Map.of("delta_conversion", false, "native_delta_ingestion", false));
        features.put("prometheus", Map.of("agent_mode", false, "auto_reload_config", false, "server_mode", true));
        features.put("promql", language());
        features.put("promql_functions", functions());
        features.put("promql_operators", operators());
        features.put("tsdb", Map.of("exemplar_storage", exemplars.isEnabled(), "isolation", true,
                "native_histograms", true));
        features.replaceAll((category, ofCategory) -> new TreeMap<>(ofCategory));
        return features;
    }

    private Map<String, Boolean> api() {
        Map<String, Boolean> api = new TreeMap<>();
        ROUTE_PARAMETERS.forEach(name -> api.put(name, true));
        api.put("admin", web.adminApi());
        api.put("lifecycle", isOn("web.enable-lifecycle"));
        api.put("remote_write_receiver", isOn("web.enable-remote-write-receiver"));
        api.put("otlp_write_receiver", false);
        api.put("search", web.search().enabled());
        for (FuzzyAlgorithm algorithm : FuzzyAlgorithm.values()) {
            api.put("search_fuzz_alg_" + algorithm.text(), true);
        }
        return api;
    }

    private boolean isOn(String flag) {
        return "true".equals(flags.get(flag));
    }

    private Map<String, Boolean> language() {
        ParserOptions parser = engine.parser();
        Map<String, Boolean> language = new TreeMap<>();
        KEYWORDS.forEach(name -> language.put(name, true));
        List.of("anchored", "smoothed").forEach(name -> language.put(name, parser.extendedRangeSelectors()));
        List.of("fill", "fill_left", "fill_right").forEach(name -> language.put(name, parser.fillModifiers()));
        language.put("delayed_name_removal", engine.delayedNameRemoval());
        language.put("per_step_stats", false);
        language.put("type_and_unit_labels", engine.typeAndUnitLabels());
        return language;
    }

    private Map<String, Boolean> functions() {
        Map<String, Boolean> functions = new TreeMap<>();
        for (Function function : Function.values()) {
            functions.put(function.functionName(),
                    !function.isExperimental() || engine.parser().experimentalFunctions());
        }
        return functions;
    }

    private Map<String, Boolean> operators() {
        Map<String, Boolean> operators = new TreeMap<>();
        MATCH_OPERATORS.forEach(symbol -> operators.put(symbol, true));
        for (BinaryOp operator : BinaryOp.values()) {
            operators.put(operator.symbol(), true);
        }
        for (AggregateOp operator : AggregateOp.values()) {
            operators.put(operator.symbol(),
                    !operator.isExperimental() || engine.parser().experimentalFunctions());
        }
        return operators;
    }
}
