package io.narthex.alert.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.google.re2j.Pattern;
import io.narthex.alert.matcher.LabelMatcher;
import org.jspecify.annotations.Nullable;

/// Prints blocks as YAML that Go's and our own reader take back; secrets are masked.
final class BlockPrinter {
    // Texts that no YAML 1.1 reader takes for a boolean, a number, a time or syntax.
    private static final Pattern PLAIN = Pattern.compile("^[A-Za-z_/][A-Za-z0-9_./@ -]*[A-Za-z0-9_/]$|^[A-Za-z_]$");
    private static final Pattern URL = Pattern.compile("^https?://[A-Za-z0-9_./@:?&=%-]*[A-Za-z0-9_/]$");
    private static final Pattern KEYWORD = Pattern.compile("(?i)^(y|n|yes|no|on|off|true|false|null|nan|inf)$");

    private final StringBuilder out = new StringBuilder();

    private BlockPrinter() {}

    static String print(Block block) {
        BlockPrinter printer = new BlockPrinter();
        printer.block(block, 0, false);
        return printer.out.toString();
    }

    private void block(Block block, int indent, boolean inline) {
        boolean first = inline;
        for (Field field : block.schema().fields()) {
            if (block.isShown(field)) {
                entry(field.name(), printed(field.type(), block.value(field.name())), indent, first);
                first = false;
            }
        }
    }

    private static @Nullable Object printed(FieldType type, @Nullable Object value) {
        return switch (value) {
            case Duration duration when type == FieldType.Scalar.GO_DURATION -> Durations.formatGo(duration);
            case Secret _ when type == FieldType.Scalar.SECRET_TEMPLATE_URL -> Secret.URL_MASK;
            case String url when type == FieldType.Scalar.URL || type == FieldType.Scalar.PROXY_URL ->
                Secret.redacted(url);
            case null -> null;
            default -> value;
        };
    }

    private void entry(String key, @Nullable Object value, int indent, boolean inline) {
        if (!inline) {
            out.repeat(' ', indent);
        }
        out.append(quote(key)).append(':');
        switch (value) {
            case Block block when isEmpty(block) -> out.append(" {}\n");
            case Block block -> {
                out.append('\n');
                block(block, indent + 2, false);
            }
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case Map<?, ?> map -> {
                out.append('\n');
                map.forEach((k, v) -> entry(String.valueOf(k), v, indent + 2, false));
            }
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case List<?> list -> {
                out.append('\n');
                list.forEach(element -> element(element, indent));
            }
            case null -> out.append(" null\n");
            default -> out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void element(@Nullable Object element, int indent) {
        out.repeat(' ', indent).append("- ");
        switch (element) {
            case Block block when isEmpty(block) -> out.append("{}\n");
            case Block block -> block(block, indent + 2, true);
            case Map<?, ?> map when map.isEmpty() -> out.append("{}\n");
            case Map<?, ?> map -> {
                boolean first = true;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    entry(String.valueOf(entry.getKey()), entry.getValue(), indent + 2, first);
                    first = false;
                }
            }
            case List<?> list -> {
                out.append('\n');
                list.forEach(inner -> element(inner, indent + 2));
            }
            case null -> out.append("null\n");
            default -> out.append(scalar(element)).append('\n');
        }
    }

    private static boolean isEmpty(Block block) {
        for (Field field : block.schema().fields()) {
            if (block.isShown(field)) {
                return false;
            }
        }
        return true;
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case Duration duration -> Durations.format(duration);
            case Secret _ -> Secret.MASK;
            case LabelMatcher matcher -> quote(matcher.toString());
            default -> quote(value.toString());
        };
    }

    private static String quote(String text) {
        if ((PLAIN.matches(text) || URL.matches(text)) && !KEYWORD.matches(text)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append("\\x").append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
