package io.narthex.alert.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// A mapping of the file, read against its [Schema]: values by key, defaults filled in.
///
/// Mutable while globals are inherited, then only read. Values are String, Secret, Boolean, Long, Double, Duration,
/// Block, lists and maps of them, as the field's type says.
final class Block {
    private final Schema schema;
    private final int line;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> given;

    Block(Schema schema, int line, Map<String, Object> given) {
        this.schema = schema;
        this.line = line;
        this.given = Set.copyOf(given.keySet());
        for (Field field : schema.fields()) {
            Object value = given.containsKey(field.name()) ? given.get(field.name()) : field.initial();
            if (value != null) {
                values.put(field.name(), value);
            }
        }
    }

    Schema schema() {
        return schema;
    }

    ConfigException error(String message) {
        return new ConfigException(line, message);
    }

    @Nullable
    Object value(String key) {
        return values.get(key);
    }

    /// Whether the key has a value that is not the empty text.
    boolean has(String key) {
        Object value = values.get(key);
        return value != null && !(value instanceof String text && text.isEmpty())
                && !(value instanceof Secret secret && secret.value().isEmpty());
    }

    /// Whether the file itself gives the key.
    boolean isGiven(String key) {
        return given.contains(key);
    }

    boolean isShown(Field field) {
        return values.containsKey(field.name()) && (field.shown() || isGiven(field.name()));
    }

    void set(String key, @Nullable Object value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }

    void inherit(String key, Block from, String fromKey) {
        if (!has(key) && from.has(fromKey)) {
            values.put(key, from.require(fromKey));
        }
    }

    private Object require(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw error("missing " + key);
        }
        return value;
    }

    String text(String key) {
        Object value = values.get(key);
        return value == null ? "" : value instanceof Secret secret ? secret.value() : value.toString();
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    long integer(String key) {
        return values.get(key) instanceof Long number ? number : 0;
    }

    @Nullable
    Duration duration(String key) {
        return values.get(key) instanceof Duration duration ? duration : null;
    }

    @Nullable
    Block block(String key) {
        return values.get(key) instanceof Block block ? block : null;
    }

    /// The elements of a list; null elements of the file stay null.
    List<?> list(String key) {
        return values.get(key) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    List<String> texts(String key) {
        return (List<String>) list(key);
    }

    @SuppressWarnings("unchecked")
    List<Secret> secrets(String key) {
        return (List<Secret>) list(key);
    }

    @SuppressWarnings("unchecked")
    Map<String, String> textMap(String key) {
        return values.get(key) instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
    }
}
