package io.narthex.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.config.Schema.Field;
import org.jspecify.annotations.Nullable;

/// Renders blocks as Prometheus shows its configuration: keys in the schema's order, zero values left out, secrets
/// masked.
final class YamlWriter {
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Block block) {
        YamlWriter writer = new YamlWriter();
        writer.fields(block, 0, false);
        return writer.out.toString();
    }

    private void fields(Block block, int indent, boolean inList) {
        boolean first = inList;
        boolean none = true;
        for (Field field : block.struct().fields().values()) {
            Object value = block.value(field.key());
            boolean shown = isShown(block, field, value);
            if (!shown) {
                continue;
            }
            none = false;
            pad(first ? 0 : indent);
            first = false;
            out.append(field.key()).append(':');
            if (field.key().equals("source_labels")) {
                out.append(" [").append(String.join(", ", block.texts(field.key()).stream().map(YamlWriter::text)
                        .toList())).append("]\n");
            } else if (field.shape() == Schema.Scalar.SIZE && value instanceof Long bytes) {
                out.append(' ').append(ByteSizes.format(bytes)).append('\n');
            } else if (field.shape() == Schema.Scalar.URL && value instanceof String url) {
                out.append(' ').append(text(redacted(url))).append('\n');
            } else {
                value(value, indent);
            }
        }
        if (none) {
            // The caller stands behind "key:" or "- ".
            out.setLength(out.length() - (out.length() > 0 && out.charAt(out.length() - 1) == '\n' ? 1 : 0));
            out.append(inList ? "{}\n" : indent == 0 ? "{}\n" : " {}\n");
        }
    }

    private static boolean isShown(Block block, Field field, @Nullable Object value) {
        if (field.pointer()) {
            return field.shape() instanceof Schema.Scalar ? block.isGiven(field.key()) : value != null;
        }
        return field.always() || !Block.isZero(value);
    }

    private void value(@Nullable Object value, int indent) {
        switch (value) {
            case Block block -> {
                out.append('\n');
                fields(block, indent + 2, false);
            }
            case List<?> list -> list(list, indent);
            case Map<?, ?> map -> map(map, indent);
            case null -> out.append(" null\n");
            default -> out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void list(List<?> list, int indent) {
        if (list.isEmpty()) {
            out.append(" []\n");
            return;
        }
        out.append('\n');
        for (Object item : list) {
            pad(indent);
            out.append("- ");
            if (item instanceof Block block) {
                fields(block, indent + 2, true);
            } else {
                out.append(scalar(item)).append('\n');
            }
        }
    }

    private void map(Map<?, ?> map, int indent) {
        if (map.isEmpty()) {
            out.append(" {}\n");
            return;
        }
        out.append('\n');
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put((String) key, value));
        sorted.forEach((key, value) -> {
            pad(indent + 2);
            out.append(text(key)).append(':');
            value(value, indent + 2);
        });
    }

    /// The URL with its password, if any, written `xxxxx`.
    private static String redacted(String url) {
        URI uri = URI.create(url);
        String user = uri.getRawUserInfo();
        if (user == null || user.indexOf(':') < 0) {
            return url;
        }
        return url.replace(user + "@", user.substring(0, user.indexOf(':')) + ":xxxxx@");
    }

    private void pad(int indent) {
        out.repeat(' ', indent);
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Duration duration -> Durations.format(duration);
            case Secret secret -> text(secret.toString());
            case Double number -> number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue())
                    : number.toString();
            case String text -> text(text);
            default -> value.toString();
        };
    }

    /// A string in the plainest style that reads back as the same string.
    static String text(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return io.narthex.model.Names.quote(value);
        }
        if (!ScalarValues.tag(value).equals("!!str")) {
            return '"' + value + '"';
        }
        boolean indicator = INDICATORS.indexOf(value.charAt(0)) >= 0
                && !(value.length() > 1 && "-?:".indexOf(value.charAt(0)) >= 0 && value.charAt(1) != ' ');
        if (indicator || value.contains(": ") || value.contains(" #") || value.endsWith(":") || value.startsWith(" ")
                || value.endsWith(" ") || value.startsWith("---")) {
            return '\'' + value.replace("'", "''") + '\'';
        }
        return value;
    }
}
