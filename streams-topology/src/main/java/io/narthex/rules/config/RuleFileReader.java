package io.narthex.rules.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.rules.config.StrictYaml.Text;
import org.snakeyaml.engine.v2.nodes.Node;

/// The YAML of a rule file as plain records with positions. Used once.
final class RuleFileReader {
    private static final Set<String> FILE_KEYS = Set.of("groups");
    private static final Set<String> GROUP_KEYS = Set
            .of("name", "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy");
    private static final Set<String> RULE_KEYS = Set
            .of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

    private final StrictYaml yaml;

    record RawRule(Text self, Text record, Text alert, Text expr, Text holdDuration, Text keepFiringFor,
            Map<String, String> labels, Map<String, String> annotations) {}

    record RawGroup(Text self, Text name, Text interval, Text queryOffset, Text limit, Map<String, String> labels,
            List<RawRule> rules) {}

    private RuleFileReader(StrictYaml yaml) {
        this.yaml = yaml;
    }

    /// @throws RuleFileException if it is no YAML, or a key or type does not fit
    static List<RawGroup> read(String file, String text, boolean ignoresUnknown) {
        StrictYaml yaml = new StrictYaml(file, ignoresUnknown);
        List<RawGroup> groups = new RuleFileReader(yaml).groups(text);
        yaml.requireSound();
        return groups;
    }

    private List<RawGroup> groups(String text) {
        List<RawGroup> groups = new ArrayList<>();
        yaml.findDocument(text).ifPresent(document -> {
            Map<String, Node> top = yaml.fields(document, "rulefmt.RuleGroups", FILE_KEYS);
            yaml.items(top.get("groups"), "[]rulefmt.RuleGroup").forEach(node -> groups.add(group(node)));
        });
        return groups;
    }

    private RawGroup group(Node node) {
        Map<String, Node> fields = yaml.fields(node, "rulefmt.RuleGroup", GROUP_KEYS);
        List<RawRule> rules = new ArrayList<>();
        for (Node rule : yaml.items(fields.get("rules"), "[]rulefmt.Rule")) {
            rules.add(rule(rule));
        }
        return new RawGroup(
                new Text("", StrictYaml.line(node), StrictYaml.column(node)),
                yaml.text(fields.get("name")),
                yaml.text(fields.get("interval")),
                yaml.text(fields.get("query_offset")),
                yaml.text(fields.get("limit")),
                yaml.texts(fields.get("labels")),
                rules);
    }

    private RawRule rule(Node node) {
        Map<String, Node> fields = yaml.fields(node, "rulefmt.Rule", RULE_KEYS);
        return new RawRule(
                new Text("", StrictYaml.line(node), StrictYaml.column(node)),
                yaml.text(fields.get("record")),
                yaml.text(fields.get("alert")),
                yaml.text(fields.get("expr")),
                yaml.text(fields.get("for")),
                yaml.text(fields.get("keep_firing_for")),
                yaml.texts(fields.get("labels")),
                yaml.texts(fields.get("annotations")));
    }
}
