package io.narthex.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// The value model: what is true, what has which Go type, how maps are ordered.
final class Values {
    /// No value at all (Go's zero `reflect.Value`), as against null, Go's nil.
    static final Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "<no value>";
        }
    };

    private Values() {}

    /// Brings what callers hand in to the value model: `Integer` and its kin become `Long`, `Float` becomes `Double`.
    static @Nullable Object normalize(@Nullable Object value) {
        return switch (value) {
            case Integer number -> (Object) number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> number.doubleValue();
            case null, default -> value;
        };
    }

    /// The list, map, string or number behind an object; the value itself otherwise.
    static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof SafeText safe) {
            return safe.text();
        }
        if (value instanceof TemplateObject object) {
            Object underlying = object.underlying();
            return underlying == null ? value : normalize(underlying);
        }
        return value;
    }

    static boolean isTrue(@Nullable Object value) {
        return switch (unwrap(value)) {
            case null -> false;
            case Boolean bool -> bool;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Object other -> other != NOTHING;
        };
    }

    static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Double _ -> "float64";
            case String _ -> "string";
            case SafeText safe -> safe.kind().typeName();
            case TemplateObject object -> object.typeName();
            case List<?> _ -> "[]interface {}";
            case Map<?, ?> map -> isStringMap(map) ? "map[string]string" : "map[string]interface {}";
            case TemplateFunction _ -> "func";
            case Object _ -> "interface {}";
        };
    }

    /// Whether Go would have a `map[string]string`: its zero value is the empty string, not nil.
    static boolean isStringMap(Map<?, ?> map) {
        return map.values().stream().allMatch(value -> value instanceof String);
    }

    /// What a map holds where it has no such key.
    static @Nullable Object zeroElement(Map<?, ?> map) {
        return isStringMap(map) ? "" : null;
    }

    /// Keys in the order of `range`: numbers by size, texts by their UTF-8 bytes.
    static List<Object> sortedKeys(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort(Values::compareKeys);
        return keys;
    }

    private static int compareKeys(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        return compareText(left.toString(), right.toString());
    }

    /// Order of UTF-8 bytes, which is that of code points.
    static int compareText(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean bothSurrogates = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothSurrogates ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
