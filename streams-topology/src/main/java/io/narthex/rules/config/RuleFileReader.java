package io.narthex.rules.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The YAML of a rule file as plain records with positions; unknown and repeated keys are findings. Used once.
final class RuleFileReader {
    private static final Set<String> FILE_KEYS = Set.of("groups");
    private static final Set<String> GROUP_KEYS = Set
            .of("name", "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy");
    private static final Set<String> RULE_KEYS = Set
            .of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

    private final List<String> findings = new ArrayList<>();

    /// A text with its place in the file, from 1.
    record Text(String value, int line, int column) {
        static final Text ABSENT = new Text("", 0, 0);

        boolean isPresent() {
            return line > 0;
        }
    }

    record RawRule(Text self, Text record, Text alert, Text expr, Text holdDuration, Text keepFiringFor,
            Map<String, String> labels, Map<String, String> annotations) {}

    record RawGroup(Text self, Text name, Text interval, Text queryOffset, Text limit, Map<String, String> labels,
            List<RawRule> rules) {}

    /// @throws RuleFileException if it is no YAML, or a key or type does not fit
    static List<RawGroup> read(String file, String yaml) {
        RuleFileReader reader = new RuleFileReader();
        List<RawGroup> groups = reader.groups(file, yaml);
        if (!reader.findings.isEmpty()) {
            throw new RuleFileException(
                    file, List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", reader.findings)));
        }
        return groups;
    }

    private List<RawGroup> groups(String file, String yaml) {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).setCodePointLimit(64 << 20).build();
        try {
            Iterator<Node> documents = new Compose(settings).composeAllFromString(yaml).iterator();
            if (!documents.hasNext()) {
                return List.of();
            }
            Map<String, Node> top = fields(documents.next(), "rulefmt.RuleGroups", FILE_KEYS);
            List<RawGroup> groups = new ArrayList<>();
            for (Node node : items(top.get("groups"), "[]rulefmt.RuleGroup")) {
                groups.add(group(node));
            }
            return groups;
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
            throw new RuleFileException(file, List.of("yaml: " + line + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new RuleFileException(file, List.of("yaml: " + e.getMessage()));
        }
    }

    private RawGroup group(Node node) {
        Map<String, Node> fields = fields(node, "rulefmt.RuleGroup", GROUP_KEYS);
        List<RawRule> rules = new ArrayList<>();
        for (Node rule : items(fields.get("rules"), "[]rulefmt.Rule")) {
            rules.add(rule(rule));
        }
        return new RawGroup(
                new Text("", line(node), column(node)),
                text(fields.get("name")),
                text(fields.get("interval")),
                text(fields.get("query_offset")),
                text(fields.get("limit")),
                texts(fields.get("labels")),
                rules);
    }

    private RawRule rule(Node node) {
        Map<String, Node> fields = fields(node, "rulefmt.Rule", RULE_KEYS);
        return new RawRule(
                new Text("", line(node), column(node)),
                text(fields.get("record")),
                text(fields.get("alert")),
                text(fields.get("expr")),
                text(fields.get("for")),
                text(fields.get("keep_firing_for")),
                texts(fields.get("labels")),
                texts(fields.get("annotations")));
    }

    private Map<String, Node> fields(Node node, String type, Set<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (isNull(node)) {
            return fields;
        }
        if (!(node instanceof MappingNode mapping)) {
            findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into " + type);
            return fields;
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!known.contains(key)) {
                findings.add("line " + line(entry.getKeyNode()) + ": field " + key + " not found in type " + type);
            } else if (fields.put(key, entry.getValueNode()) != null) {
                findings.add("line " + line(entry.getKeyNode()) + ": field " + key + " already set in type " + type);
            }
        }
        return fields;
    }

    private List<Node> items(@Nullable Node node, String type) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into " + type);
        return List.of();
    }

    private Text text(@Nullable Node node) {
        if (node == null || isNull(node)) {
            return Text.ABSENT;
        }
        if (node instanceof ScalarNode scalar) {
            return new Text(scalar.getValue(), line(node), column(node));
        }
        findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into string");
        return Text.ABSENT;
    }

    private Map<String, String> texts(@Nullable Node node) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node == null || isNull(node)) {
            return texts;
        }
        if (!(node instanceof MappingNode mapping)) {
            findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into map[string]string");
            return texts;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = text(entry.getKeyNode()).value();
            if (!seen.add(key)) {
                findings.add("line " + line(entry.getKeyNode()) + ": key \"" + key + "\" already set in map");
            }
            texts.put(key, text(entry.getValueNode()).value());
        }
        return texts;
    }

    private static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar -> "!!str `" + scalar.getValue() + "`";
            case SequenceNode _ -> "!!seq";
            default -> "!!map";
        };
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (scalar.getValue().isEmpty() || scalar.getValue().equals("null") || scalar.getValue().equals("~"));
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }
}
