package io.narthex.alert.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/// The keys of one kind of block, in the order in which they are printed, and the rules between them.
final class Schema {
    private final String name;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<Consumer<Block>> rules = new ArrayList<>();

    private Schema(String name) {
        this.name = name;
    }

    static Schema of(String name, Field... fields) {
        return new Schema(name).with(fields);
    }

    Schema with(Field... more) {
        for (Field field : more) {
            fields.put(field.name(), field);
        }
        return this;
    }

    /// Texts, in one call because most keys are.
    Schema texts(String... names) {
        for (String text : names) {
            with(Field.of(text, FieldType.Scalar.TEXT));
        }
        return this;
    }

    /// A default template `{{ template "NAME" . }}` for a key.
    Schema template(String key, String template) {
        return with(Field.of(key, FieldType.Scalar.TEXT, "{{ template \"" + template + "\" . }}"));
    }

    Schema secret(String... names) {
        for (String secret : names) {
            with(Field.of(secret, FieldType.Scalar.SECRET), Field.of(secret + "_file", FieldType.Scalar.TEXT));
            exclusive(secret, secret + "_file");
        }
        return this;
    }

    Schema rule(Consumer<Block> rule) {
        rules.add(rule);
        return this;
    }

    Schema exclusive(String a, String b) {
        return rule(block -> {
            if (block.has(a) && block.has(b)) {
                throw block.error("at most one of " + a + " & " + b + " must be configured");
            }
        });
    }

    Schema oneOf(String a, String b) {
        return rule(block -> {
            if (!block.has(a) && !block.has(b)) {
                throw block.error("one of " + a + " or " + b + " must be configured");
            }
        }).exclusive(a, b);
    }

    Schema required(String key, String message) {
        return rule(block -> {
            if (!block.has(key)) {
                throw block.error(message);
            }
        });
    }

    Schema choice(String key, String message, String... allowed) {
        return rule(block -> {
            if (block.has(key) && !List.of(allowed).contains(block.text(key))) {
                throw block.error(message);
            }
        });
    }

    String name() {
        return name;
    }

    Iterable<Field> fields() {
        return fields.values();
    }

    @Nullable
    Field field(String key) {
        return fields.get(key);
    }

    void check(Block block) {
        rules.forEach(rule -> rule.accept(block));
    }
}
