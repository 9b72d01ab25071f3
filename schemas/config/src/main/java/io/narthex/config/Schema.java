package io.narthex.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// What keys a configuration may hold: the tree that `prometheus.schema` describes.
///
/// Reading, checking, rendering and the documentation all walk this one tree, so a key is known everywhere or nowhere.
final class Schema {
    private static final Schema PROMETHEUS = load("prometheus.schema");

    private final Map<String, Struct> structs = new HashMap<>();

    private Schema() {}

    static Schema prometheus() {
        return PROMETHEUS;
    }

    Struct struct(String name) {
        Struct struct = structs.get(name);
        if (struct == null) {
            throw new IllegalArgumentException("no struct \"" + name + "\" in the configuration schema");
        }
        return struct;
    }

    private static Schema load(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            return new Schema().read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Schema read(String text) {
        Struct struct = new Struct("", "");
        for (String line : text.split("\n", -1)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("struct ")) {
                String[] words = line.split(" ", 3);
                struct = new Struct(words[1], words[2]);
                structs.put(words[1], struct);
            } else {
                struct.lines.add(line.strip());
            }
        }
        structs.values().forEach(this::resolve);
        return this;
    }

    private void resolve(Struct struct) {
        for (String line : struct.lines) {
            String[] words = line.split(" +");
            if (words[0].equals("include")) {
                Struct included = struct(words[1]);
                if (included.fields.isEmpty()) {
                    resolve(included);
                }
                struct.fields.putAll(included.fields);
            } else {
                struct.fields.put(words[0], field(words));
            }
        }
    }

    private Field field(String[] words) {
        Shape shape = shape(words[1]);
        String defaultText = "";
        boolean always = false;
        boolean pointer = false;
        boolean built = true;
        for (int i = 2; i < words.length; i++) {
            switch (words[i].charAt(0)) {
                case '=' -> defaultText = words[i].substring(1);
                case '!' -> always = true;
                case '?' -> pointer = true;
                case '~' -> built = false;
                case 'u' -> shape = new MapShape(((MapShape) shape).value(), words[i]);
                default -> throw new IllegalStateException("bad flag " + words[i] + " in the configuration schema");
            }
        }
        return new Field(words[0], shape, defaultText, always, pointer, built);
    }

    private Shape shape(String type) {
        if (type.startsWith("[")) {
            return new ListShape(shape(type.substring(1, type.length() - 1)));
        }
        if (type.startsWith("{")) {
            return new MapShape(shape(type.substring(1, type.length() - 1)), null);
        }
        for (Scalar scalar : Scalar.values()) {
            if (scalar.name().toLowerCase(Locale.ROOT).equals(type)) {
                return scalar;
            }
        }
        return struct(type);
    }

    /// What may stand at one place of the document.
    sealed interface Shape {
        /// The Go type that Prometheus would name in a message.
        String goType();
    }

    enum Scalar implements Shape {
        TEXT("string"), BOOL("bool"), INT("int"), UINT("uint"), FLOAT("float64"), DURATION("string"), SIZE("string"),
        SECRET("string"), URL("string"), FILE("string"), REGEX("string"), ANY("interface {}");

        private final String goType;

        Scalar(String goType) {
            this.goType = goType;
        }

        @Override
        public String goType() {
            return goType;
        }
    }

    record ListShape(Shape item) implements Shape {
        @Override
        public String goType() {
            return "[]" + (item instanceof Struct ? "*" : "") + item.goType();
        }
    }

    record MapShape(Shape value, @Nullable String alias) implements Shape {
        @Override
        public String goType() {
            return alias != null ? alias : "map[string]" + value.goType();
        }
    }

    /// A mapping with known keys, in rendering order.
    static final class Struct implements Shape {
        private final String name;
        private final String goType;
        private final List<String> lines = new ArrayList<>();
        private final Map<String, Field> fields = new LinkedHashMap<>();

        Struct(String name, String goType) {
            this.name = name;
            this.goType = goType;
        }

        String name() {
            return name;
        }

        @Override
        public String goType() {
            return goType;
        }

        Map<String, Field> fields() {
            return fields;
        }
    }

    /// @param defaultText the default as written in YAML, empty for the type's zero value
    /// @param always rendered even when zero
    /// @param pointer a mapping that is absent unless given, and then rendered even when empty
    /// @param built whether anything acts on it
    record Field(String key, Shape shape, String defaultText, boolean always, boolean pointer, boolean built) {}
}
