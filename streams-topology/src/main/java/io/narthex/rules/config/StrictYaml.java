package io.narthex.rules.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.narthex.config.YamlMerge;
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

/// One YAML document, read as strictly as Prometheus reads: unknown and repeated keys and wrong types are findings,
/// gathered until [#requireSound].
public final class StrictYaml {
    private final String file;
    private final boolean ignoresUnknown;
    private final List<String> findings = new ArrayList<>();

    /// A text with its place in the file, from 1.
    public record Text(String value, int line, int column) {
        static final Text ABSENT = new Text("", 0, 0);

        public boolean isPresent() {
            return line > 0;
        }
    }

    /// @param ignoresUnknown whether a key that nobody knows is passed over
    public StrictYaml(String file, boolean ignoresUnknown) {
        this.file = file;
        this.ignoresUnknown = ignoresUnknown;
    }

    /// The first document of a text; absent if there is none.
    ///
    /// @throws RuleFileException if it is no YAML
    public Optional<Node> findDocument(String yaml) {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).setCodePointLimit(64 << 20).build();
        try {
            Iterator<Node> documents = new Compose(settings).composeAllFromString(yaml).iterator();
            return documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
            throw new RuleFileException(file, List.of("yaml: " + line + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new RuleFileException(file, List.of("yaml: " + e.getMessage()));
        }
    }

    /// @throws RuleFileException if there are findings
    public void requireSound() {
        if (!findings.isEmpty()) {
            throw new RuleFileException(file,
                    List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", findings)));
        }
    }

    /// Notes that a value does not fit its type.
    public void addMisfit(Text text, String type) {
        findings.add("line " + text.line() + ": cannot unmarshal !!str `" + text.value() + "` into " + type);
    }

    /// The keys of a mapping with their values; none of a null.
    ///
    /// @param type how Prometheus calls what is read here
    public Map<String, Node> fields(Node node, String type, Set<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (isNull(node)) {
            return fields;
        }
        if (!(node instanceof MappingNode mapping)) {
            findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into " + type);
            return fields;
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry);
            if (!YamlMerge.isMerge(entry) && isKnown(entry, type, known)
                    && fields.put(key, entry.getValueNode()) != null) {
                findings.add("line " + line(entry.getKeyNode()) + ": field " + key + " already set in type " + type);
            }
        }
        for (NodeTuple entry : YamlMerge.merged(mapping)) {
            if (isKnown(entry, type, known)) {
                fields.putIfAbsent(key(entry), entry.getValueNode());
            }
        }
        return fields;
    }

    private boolean isKnown(NodeTuple entry, String type, Set<String> known) {
        boolean isKnown = known.contains(key(entry));
        if (!isKnown && !ignoresUnknown) {
            findings.add("line " + line(entry.getKeyNode()) + ": field " + key(entry) + " not found in type " + type);
        }
        return isKnown;
    }

    private static String key(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /// None of a null.
    public List<Node> items(@Nullable Node node, String type) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into " + type);
        return List.of();
    }

    public Text text(@Nullable Node node) {
        if (node == null || isNull(node)) {
            return Text.ABSENT;
        }
        if (node instanceof ScalarNode scalar) {
            return new Text(scalar.getValue(), line(node), column(node));
        }
        findings.add("line " + line(node) + ": cannot unmarshal " + describe(node) + " into string");
        return Text.ABSENT;
    }

    public Map<String, String> texts(@Nullable Node node) {
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
            if (YamlMerge.isMerge(entry)) {
                continue;
            }
            String key = text(entry.getKeyNode()).value();
            if (!seen.add(key)) {
                findings.add("line " + line(entry.getKeyNode()) + ": key \"" + key + "\" already set in map");
            }
            texts.put(key, text(entry.getValueNode()).value());
        }
        for (NodeTuple entry : YamlMerge.merged(mapping)) {
            texts.putIfAbsent(text(entry.getKeyNode()).value(), text(entry.getValueNode()).value());
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

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }
}
