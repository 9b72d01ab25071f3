package io.narthex.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.config.Schema.Field;
import io.narthex.config.Schema.ListShape;
import io.narthex.config.Schema.MapShape;
import io.narthex.config.Schema.Scalar;
import io.narthex.config.Schema.Shape;
import io.narthex.config.Schema.Struct;
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

/// Reads a document against a struct and is strict about it: unknown and repeated keys and wrong types are all
/// collected, with their lines, and reported together in the words of Go's YAML library.
final class YamlReader {
    private static final int QUOTED_LENGTH = 10;

    private final List<String> problems = new ArrayList<>();

    private YamlReader() {}

    /// @throws ConfigException if the text is not YAML or does not fit
    static Block read(String yaml, Struct struct) {
        YamlReader reader = new YamlReader();
        Node root = compose(yaml);
        Block block = root == null || isNull(root) ? new Block(struct) : (Block) reader.value(root, struct);
        if (!reader.problems.isEmpty()) {
            throw new ConfigException("yaml: unmarshal errors:\n  " + String.join("\n  ", reader.problems));
        }
        return block == null ? new Block(struct) : block;
    }

    /// Reads a document that is a list, as the one field of a struct.
    ///
    /// @throws ConfigException if the text is not YAML or does not fit
    static Block readList(String yaml, Struct wrapper) {
        YamlReader reader = new YamlReader();
        Block block = new Block(wrapper);
        Node root = compose(yaml);
        Field field = wrapper.fields().values().iterator().next();
        Object items = root == null ? null : reader.value(root, field.shape());
        if (!reader.problems.isEmpty()) {
            throw new ConfigException("yaml: unmarshal errors:\n  " + String.join("\n  ", reader.problems));
        }
        block.give(field.key(), items == null ? List.of() : items, 1);
        return block;
    }

    private static @Nullable Node compose(String yaml) {
        // Go's library reads the first document and leaves the rest.
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).setCodePointLimit(64 << 20).build();
        try {
            Iterator<Node> documents = new Compose(settings).composeAllFromString(yaml).iterator();
            return documents.hasNext() ? documents.next() : null;
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
            throw new ConfigException("yaml: " + line + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ConfigException("yaml: " + e.getMessage(), e);
        }
    }

    private @Nullable Object value(Node node, Shape shape) {
        if (isNull(node)) {
            return null;
        }
        return switch (shape) {
            case Scalar scalar -> scalar(node, scalar);
            case ListShape list -> list(node, list);
            case MapShape map -> map(node, map);
            case Struct struct -> struct(node, struct);
        };
    }

    private @Nullable Object scalar(Node node, Scalar scalar) {
        if (scalar == Scalar.ANY) {
            return any(node);
        }
        if (!(node instanceof ScalarNode text)) {
            mismatch(node, scalar);
            return null;
        }
        Object value = ScalarValues.of(scalar, text.getValue(), isPlain(text));
        if (value == null) {
            mismatch(node, scalar);
        }
        return value;
    }

    private static @Nullable Object any(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> sequence.getValue().stream().map(YamlReader::any).toList();
            case MappingNode mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (NodeTuple entry : mapping.getValue()) {
                    map.put(keyOf(entry), any(entry.getValueNode()));
                }
                yield map;
            }
            default -> null;
        };
    }

    private @Nullable Object list(Node node, ListShape list) {
        List<@Nullable Object> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                items.add(value(item, list.item()));
            }
            return items;
        }
        mismatch(node, list);
        return null;
    }

    private @Nullable Object map(Node node, MapShape map) {
        if (!(node instanceof MappingNode mapping)) {
            mismatch(node, map);
            return null;
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = keyOf(entry);
            if (YamlMerge.isMerge(entry)) {
                continue;
            }
            if (!seen.add(key)) {
                problem(entry.getKeyNode(), "key \"" + key + "\" already set in map");
            }
            entries.put(key, value(entry.getValueNode(), map.value()));
        }
        YamlMerge.merged(mapping)
                .forEach(entry -> entries.computeIfAbsent(keyOf(entry), _ -> value(entry.getValueNode(), map
                        .value())));
        return entries;
    }

    private @Nullable Block struct(Node node, Struct struct) {
        if (!(node instanceof MappingNode mapping)) {
            mismatch(node, struct);
            return null;
        }
        Block block = new Block(struct);
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (YamlMerge.isMerge(entry)) {
                continue;
            }
            if (!seen.add(keyOf(entry))) {
                problem(entry.getKeyNode(), "field " + keyOf(entry) + " already set in type " + struct.goType());
            }
            field(entry, struct, block);
        }
        for (NodeTuple entry : YamlMerge.merged(mapping)) {
            if (seen.add(keyOf(entry))) {
                field(entry, struct, block);
            }
        }
        return block;
    }

    private void field(NodeTuple entry, Struct struct, Block block) {
        Field field = struct.fields().get(keyOf(entry));
        if (field == null) {
            problem(entry.getKeyNode(), "field " + keyOf(entry) + " not found in type " + struct.goType());
            return;
        }
        Object value = value(entry.getValueNode(), field.shape());
        if (value != null) {
            block.give(field.key(), value, line(entry.getKeyNode()));
        }
    }

    private static String keyOf(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : entry.getKeyNode().toString();
    }

    private static boolean isPlain(ScalarNode node) {
        return node.getScalarStyle() == ScalarStyle.PLAIN;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && isPlain(scalar) && ScalarValues.isNull(scalar.getValue());
    }

    private void mismatch(Node node, Shape shape) {
        String found = switch (node) {
            case ScalarNode scalar -> tag(scalar) + " `" + shortened(scalar.getValue()) + "`";
            case SequenceNode _ -> "!!seq";
            default -> "!!map";
        };
        problem(node, "cannot unmarshal " + found + " into " + shape.goType());
    }

    private static String tag(ScalarNode scalar) {
        return isPlain(scalar) ? ScalarValues.tag(scalar.getValue()) : "!!str";
    }

    private static String shortened(String value) {
        return value.length() > QUOTED_LENGTH ? value.substring(0, QUOTED_LENGTH - 3) + "..." : value;
    }

    private void problem(Node node, String what) {
        problems.add("line " + line(node) + ": " + what);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
