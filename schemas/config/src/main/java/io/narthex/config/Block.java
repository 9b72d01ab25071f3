package io.narthex.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.config.Schema.Field;
import io.narthex.config.Schema.ListShape;
import io.narthex.config.Schema.MapShape;
import io.narthex.config.Schema.Scalar;
import io.narthex.config.Schema.Shape;
import io.narthex.config.Schema.Struct;
import org.jspecify.annotations.Nullable;

/// One mapping of the document as read: a value for every key of its struct, given or default.
///
/// Values by type: text, URL, file and regular expression [String]; [Secret]; [Boolean]; integers and sizes [Long];
/// [Double]; [Duration]; lists [List]; maps [Map]; nested mappings [Block], or null for an absent optional one.
/// Mutable while the loader lets values inherit; confined to one load.
final class Block {
    private final Struct struct;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Map<String, Integer> givenLines = new HashMap<>();

    Block(Struct struct) {
        this.struct = struct;
        for (Field field : struct.fields().values()) {
            values.put(field.key(), defaultOf(field));
        }
    }

    private static @Nullable Object defaultOf(Field field) {
        return switch (field.shape()) {
            case Scalar scalar -> ScalarValues.ofDefault(scalar, field.defaultText());
            case ListShape _ -> List.of();
            case MapShape _ -> Map.of();
            case Struct struct -> field.pointer() ? null : new Block(struct);
        };
    }

    Struct struct() {
        return struct;
    }

    void give(String key, @Nullable Object value, int line) {
        values.put(key, value);
        givenLines.put(key, line);
    }

    void set(String key, Object value) {
        values.put(key, value);
    }

    boolean isGiven(String key) {
        return givenLines.containsKey(key);
    }

    int line(String key) {
        return givenLines.getOrDefault(key, 0);
    }

    @Nullable
    Object value(String key) {
        return values.get(key);
    }

    private <T> T require(String key, Class<T> type) {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalStateException("no " + type.getSimpleName() + " under key \"" + key + "\" of "
                    + struct.name());
        }
        return type.cast(value);
    }

    String text(String key) {
        return require(key, String.class);
    }

    Secret secret(String key) {
        return require(key, Secret.class);
    }

    boolean bool(String key) {
        return require(key, Boolean.class);
    }

    long integer(String key) {
        return require(key, Long.class);
    }

    double number(String key) {
        return require(key, Double.class);
    }

    Duration duration(String key) {
        return require(key, Duration.class);
    }

    Block block(String key) {
        return require(key, Block.class);
    }

    @Nullable
    Block findBlock(String key) {
        return (Block) values.get(key);
    }

    /// A list of mappings; an entry that the document left empty is null.
    List<@Nullable Block> blocks(String key) {
        List<@Nullable Block> blocks = new ArrayList<>();
        for (Object item : require(key, List.class)) {
            blocks.add((Block) item);
        }
        return blocks;
    }

    List<String> texts(String key) {
        return texts(require(key, List.class));
    }

    static List<String> texts(List<?> items) {
        return items.stream().map(item -> item == null ? "" : (String) item).toList();
    }

    Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        map(key).forEach((name, value) -> map.put(name, value == null ? "" : (String) value));
        return map;
    }

    Map<String, @Nullable Object> map(String key) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) require(key, Map.class)).entrySet()) {
            map.put((String) entry.getKey(), entry.getValue());
        }
        return map;
    }

    boolean isZero() {
        return struct.fields().values().stream().allMatch(field -> isZero(values.get(field.key())));
    }

    static boolean isZero(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Secret secret -> secret.isEmpty();
            case Boolean bool -> !bool;
            case Long number -> number == 0;
            case Double number -> number == 0;
            case Duration duration -> duration.isZero();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Block block -> block.isZero();
            default -> false;
        };
    }

    /// Makes the relative paths of file keys, here and below, relative to a directory.
    void resolveFiles(Path directory) {
        for (Field field : struct.fields().values()) {
            Object value = values.get(field.key());
            if (value != null) {
                values.put(field.key(), resolved(field.shape(), value, directory));
            }
        }
    }

    private static Object resolved(Shape shape, Object value, Path directory) {
        switch (shape) {
            case Scalar scalar -> {
                return scalar == Scalar.FILE ? join(directory, (String) value) : value;
            }
            case ListShape list -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (Object item : (List<?>) value) {
                    items.add(item == null ? null : resolved(list.item(), item, directory));
                }
                return items;
            }
            case MapShape map -> {
                Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, item) -> entries.put(key,
                        item == null ? null : resolved(map.value(), item, directory)));
                return entries;
            }
            case Struct _ -> {
                ((Block) value).resolveFiles(directory);
                return value;
            }
        }
    }

    private static String join(Path directory, String path) {
        return path.isEmpty() || path.startsWith("/") ? path : directory.resolve(path).normalize().toString();
    }

    /// Lists the given keys, here and below, that nothing acts on.
    void collectNotBuilt(String path, List<NotBuilt> to) {
        for (Field field : struct.fields().values()) {
            Object value = values.get(field.key());
            if (!isGiven(field.key()) || value == null) {
                continue;
            }
            String here = path.isEmpty() ? field.key() : path + "." + field.key();
            if (!field.built()) {
                if (!value.equals(defaultOf(field))) {
                    to.add(new NotBuilt(here, line(field.key())));
                }
            } else if (value instanceof Block block) {
                block.collectNotBuilt(here, to);
            } else if (value instanceof List<?> items) {
                for (int i = 0; i < items.size(); i++) {
                    if (items.get(i) instanceof Block block) {
                        block.collectNotBuilt(here + "[" + i + "]", to);
                    }
                }
            }
        }
    }
}
