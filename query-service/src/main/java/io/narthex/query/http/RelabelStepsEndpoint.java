package io.narthex.query.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.narthex.config.ConfigException;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.RelabelConfig;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.query.status.ClusterView;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// `/targets/relabel_steps`: what each relabelling step of a scrape pool makes of a label set.
final class RelabelStepsEndpoint {
    private final ClusterView cluster;

    /// @param output null where this step or an earlier one dropped the target
    private record Step(RelabelConfig rule, @Nullable Labels output) {}

    RelabelStepsEndpoint(ClusterView cluster) {
        this.cluster = cluster;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/targets/relabel_steps", request -> {
            String pool = request.first("scrapePool");
            if (pool.isEmpty()) {
                throw ApiException.badData("no scrapePool parameter provided");
            }
            String text = request.first("labels");
            if (text.isEmpty()) {
                throw ApiException.badData("no labels parameter provided");
            }
            Labels labels = labels(text);
            List<Step> steps = steps(rules(ScrapePools.require(cluster, pool).configYaml()), labels);
            return Answer.of(json -> {
                json.beginObject().name("steps").beginArray();
                steps.forEach(step -> write(json, step));
                json.endArray().endObject();
            });
        });
    }

    private static Labels labels(String text) {
        Labels.Builder labels = Labels.builder();
        try {
            for (Map.Entry<String, Object> label : new JsonObject(text)) {
                if (!(label.getValue() instanceof String value)) {
                    throw ApiException.badData("error parsing labels: the value of \"" + label.getKey()
                            + "\" is no string");
                }
                labels.set(label.getKey(), value);
            }
        } catch (DecodeException e) {
            throw ApiException.badData("error parsing labels: " + e.getMessage());
        }
        return labels.build();
    }

    /// Only the whole file's rules can be read, so the pool's part is put back into one.
    private static List<RelabelConfig> rules(String poolYaml) {
        String file = "scrape_configs:\n-" + poolYaml.indent(2).substring(1);
        try {
            return PrometheusConfigLoader.parse(file, Path.of("")).scrapeConfigs().getFirst().relabelConfigs();
        } catch (ConfigException e) {
            throw new ApiException(ErrorType.INTERNAL, ErrorType.INTERNAL.httpCode(),
                    "error reading scrape config: " + e.getMessage(), e);
        }
    }

    private static List<Step> steps(List<RelabelConfig> rules, Labels labels) {
        List<Step> steps = new ArrayList<>();
        @Nullable
        Labels current = labels;
        for (RelabelConfig rule : rules) {
            current = current == null ? null : Relabeler.of(List.of(rule)).apply(current);
            steps.add(new Step(rule, current));
        }
        return steps;
    }

    private static void write(JsonWriter json, Step step) {
        RelabelConfig rule = step.rule();
        json.beginObject().name("rule").beginObject();
        if (!rule.sourceLabels().isEmpty()) {
            json.name("source_labels").strings(rule.sourceLabels());
        }
        json.name("separator").string(rule.separator()).name("regex").string(rule.regex());
        if (rule.modulus() != 0) {
            json.name("modulus").number(rule.modulus());
        }
        if (!rule.targetLabel().isEmpty()) {
            json.name("target_label").string(rule.targetLabel());
        }
        Labels output = step.output();
        json.name("replacement").string(rule.replacement()).name("action").string(rule.action().text()).endObject()
                .name("output").labels(output == null ? Labels.EMPTY : output).name("keep").bool(output != null)
                .endObject();
    }
}
