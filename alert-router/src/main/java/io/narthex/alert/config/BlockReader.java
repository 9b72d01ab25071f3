package io.narthex.alert.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.alert.matcher.MatcherException;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.model.Names;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// YAML nodes into [Block]s: strict about keys and types, every error with its line.
final class BlockReader {
    private static final int MAX_DEPTH = 64;

    private final MatcherParser matchers;
    private int depth;

    BlockReader(MatcherParser matchers) {
        this.matchers = matchers;
    }

    Block block(Node node, Schema schema) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, schema.name() + " must be a mapping");
        }
        if (++depth > MAX_DEPTH) {
            throw error(node, schema.name() + " is nested more than " + MAX_DEPTH + " levels deep");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : entries(mapping).entrySet()) {
            Field field = schema.field(entry.getKey());
            if (field == null) {
                throw new ConfigException(line(mapping, entry.getKey()),
                        "unknown key " + Names.quote(entry.getKey()) + " in " + schema.name());
            }
            Object value = isNull(entry.getValue()) ? null : value(entry.getValue(), field);
            if (value != null) {
                values.put(field.name(), value);
            }
        }
        depth--;
        Block block = new Block(schema, line(node), values);
        schema.check(block);
        return block;
    }

    private Map<String, Node> entries(MappingNode mapping) {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Node> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw error(tuple.getKeyNode(), "a key must be a scalar");
            }
            if (key.getValue().equals("<<")) {
                List<Node> sources = tuple.getValueNode() instanceof SequenceNode list
                        ? list.getValue()
                        : List.of(tuple.getValueNode());
                for (Node source : sources) {
                    if (!(source instanceof MappingNode map)) {
                        throw error(source, "map merge requires map or sequence of maps as the value");
                    }
                    entries(map).forEach(merged::putIfAbsent);
                }
            } else if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                throw error(key, "key " + Names.quote(key.getValue()) + " already set in map");
            }
        }
        merged.forEach(entries::putIfAbsent);
        return entries;
    }

    private @Nullable Object value(Node node, Field field) {
        return switch (field.type()) {
            case FieldType.Scalar.TREE -> tree(node);
            case FieldType.Scalar.SECRET_TREE -> secrets(tree(node));
            case FieldType.Scalar scalar -> scalar(node, field, scalar);
            case FieldType.Collection collection -> collection(node, field, collection);
            case FieldType.BlockOf of -> block(node, of.schema());
            case FieldType.BlockOrText either -> node instanceof ScalarNode text
                    ? new Block(either.schema(), line(node), Map.of(either.key(), text.getValue()))
                    : block(node, either.schema());
            case FieldType.BlockList list -> {
                List<@Nullable Object> blocks = new ArrayList<>();
                for (Node element : sequence(node, field.name())) {
                    blocks.add(isNull(element) ? null : block(element, list.schema()));
                }
                yield blocks;
            }
            case FieldType.BlockMap map -> {
                Map<String, Object> blocks = new LinkedHashMap<>();
                mapping(node, field.name()).forEach((key, element) -> blocks.put(key, block(element, map.schema())));
                yield blocks;
            }
        };
    }

    private static Object scalar(Node node, Field field, FieldType.Scalar type) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(node, field.name() + " must be a scalar");
        }
        String text = scalar.getValue();
        try {
            return switch (type) {
                case TEXT -> text;
                case SECRET -> new Secret(text);
                case FLAG -> flag(text);
                case INTEGER -> Long.valueOf(text);
                case NUMBER -> Double.valueOf(text);
                case DURATION -> Durations.parse(text);
                case GO_DURATION -> Durations.parseGo(text);
                case URL -> url(text);
                case PROXY_URL -> proxyUrl(text);
                case SECRET_URL -> new Secret(Secret.isMask(text) ? text : url(text));
                case SECRET_TEMPLATE_URL -> new Secret(
                        text.contains("{{") || text.isEmpty() || Secret.isMask(text) ? text : url(text));
                case HOST_PORT -> hostPort(text);
                case TREE, SECRET_TREE -> throw new IllegalStateException("a tree is no scalar");
            };
        } catch (NumberFormatException e) {
            throw error(node, field.name() + ": not a number: " + Names.quote(text));
        } catch (IllegalArgumentException e) {
            boolean hidden = type == FieldType.Scalar.SECRET_URL || type == FieldType.Scalar.SECRET_TEMPLATE_URL;
            throw error(node, field.name() + ": " + (hidden ? "not a valid http or https URL" : e.getMessage()));
        }
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> throw new IllegalArgumentException("not a boolean: " + Names.quote(text));
        };
    }

    private static String url(String text) {
        try {
            URI uri = Urls.parse(text);
            String scheme = uri.getScheme();
            if (scheme == null || !scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException(
                        "unsupported scheme " + Names.quote(scheme == null ? "" : scheme) + " for URL");
            }
            if (uri.getHost() == null && uri.getAuthority() == null) {
                throw new IllegalArgumentException("missing host for URL");
            }
            return text;
        } catch (URISyntaxException e) {
            throw unparsable(text, e);
        }
    }

    private static String proxyUrl(String text) {
        try {
            if (!text.isEmpty() && new URI(text).getAuthority() == null) {
                throw new IllegalArgumentException("missing scheme or host for URL");
            }
            return text;
        } catch (URISyntaxException e) {
            throw unparsable(text, e);
        }
    }

    private static IllegalArgumentException unparsable(String url, URISyntaxException e) {
        return new IllegalArgumentException("parse " + Names.quote(Secret.redacted(url)) + ": " + e.getReason(), e);
    }

    private static String hostPort(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (colon < 0 || bracketed && text.charAt(colon - 1) != ']') {
            throw new IllegalArgumentException("address " + text + ": missing port in address");
        }
        if (!bracketed && text.indexOf(':') != colon) {
            throw new IllegalArgumentException("address " + text + ": too many colons in address");
        }
        if (colon == text.length() - 1) {
            throw new IllegalArgumentException("address " + Names.quote(text) + ": port cannot be empty");
        }
        return text;
    }

    private Object collection(Node node, Field field, FieldType.Collection type) {
        return switch (type) {
            case TEXT_LIST -> texts(node, field.name());
            case SECRET_LIST -> texts(node, field.name()).stream().map(Secret::new).toList();
            case TEXT_MAP -> textMap(node, field.name());
            case SECRET_MAP -> Objects.requireNonNull(secrets(textMap(node, field.name())));
            case REGEX_MAP -> {
                Map<String, String> map = textMap(node, field.name());
                map.forEach((name, regex) -> {
                    requireClassicName(node, name);
                    matcherOf(node, () -> LabelMatcher.compile("^(?:" + regex + ")$"));
                });
                yield map;
            }
            case MATCHERS -> {
                List<LabelMatcher> all = new ArrayList<>();
                for (String line : texts(node, field.name())) {
                    matcherOf(node, () -> all.addAll(matchers.parseList(line, "config")));
                }
                all.sort(null);
                yield all;
            }
        };
    }

    private static void requireClassicName(Node node, String name) {
        if (!Names.isLegacyLabelName(name)) {
            throw error(node, "invalid label name " + Names.quote(name));
        }
    }

    private static void matcherOf(Node node, Runnable parse) {
        try {
            parse.run();
        } catch (MatcherException | IllegalArgumentException e) {
            throw error(node, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> texts(Node node, String name) {
        // One text where a list is meant is a list of one, as Go's reader has it.
        List<Node> elements = node instanceof ScalarNode ? List.of(node) : sequence(node, name);
        List<String> texts = new ArrayList<>();
        for (Node element : elements) {
            if (!(element instanceof ScalarNode scalar)) {
                throw error(element, name + " must hold texts");
            }
            texts.add(scalar.getValue());
        }
        return texts;
    }

    private Map<String, String> textMap(Node node, String name) {
        Map<String, String> map = new LinkedHashMap<>();
        mapping(node, name).forEach((key, value) -> {
            if (!(value instanceof ScalarNode scalar)) {
                throw error(value, name + " must hold texts");
            }
            map.put(key, isNull(value) ? "" : scalar.getValue());
        });
        return map;
    }

    private @Nullable Object tree(Node node) {
        if (++depth > MAX_DEPTH) {
            throw error(node, "nested more than " + MAX_DEPTH + " levels deep");
        }
        Object value = switch (node) {
            case MappingNode mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                entries(mapping).forEach((key, element) -> map.put(key, tree(element)));
                yield map;
            }
            case SequenceNode list -> {
                List<@Nullable Object> elements = new ArrayList<>();
                list.getValue().forEach(element -> elements.add(tree(element)));
                yield elements;
            }
            case ScalarNode scalar -> typed(scalar);
            case Node other -> throw error(other, "unsupported node");
        };
        depth--;
        return value;
    }

    private static @Nullable Object secrets(@Nullable Object tree) {
        return switch (tree) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> secrets = new LinkedHashMap<>();
                map.forEach((key, value) -> secrets.put(String.valueOf(key), secrets(value)));
                yield secrets;
            }
            case List<?> list -> {
                List<@Nullable Object> secrets = new ArrayList<>();
                list.forEach(element -> secrets.add(secrets(element)));
                yield secrets;
            }
            default -> new Secret(tree.toString());
        };
    }

    private static @Nullable Object typed(ScalarNode scalar) {
        String text = scalar.getValue();
        if (isNull(scalar)) {
            return null;
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return flag(text);
        }
        try {
            return scalar.getTag().equals(Tag.INT)
                    ? Long.valueOf(text)
                    : scalar.getTag().equals(Tag.FLOAT) ? Double.valueOf(text) : (Object) text;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private Map<String, Node> mapping(Node node, String name) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, name + " must be a mapping");
        }
        return entries(mapping);
    }

    private static List<Node> sequence(Node node, String name) {
        if (!(node instanceof SequenceNode list)) {
            throw error(node, name + " must be a list");
        }
        return list.getValue();
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private static int line(MappingNode mapping, String key) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
                return line(scalar);
            }
        }
        return line(mapping);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static ConfigException error(Node node, String message) {
        return new ConfigException(line(node), message);
    }
}
