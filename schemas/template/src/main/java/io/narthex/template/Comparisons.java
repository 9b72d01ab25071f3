package io.narthex.template;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/// `eq`, `lt` and `le`, from which the other comparisons follow.
final class Comparisons {
    private Comparisons() {}

    private enum Kind {
        BOOL, INT, FLOAT, STRING, OTHER
    }

    private static Kind kind(@Nullable Object value) {
        return switch (value) {
            case Boolean _ -> Kind.BOOL;
            case Long _ -> Kind.INT;
            case Double _ -> Kind.FLOAT;
            case String _ -> Kind.STRING;
            case null, default -> Kind.OTHER;
        };
    }

    /// Whether the first equals any of the others.
    static boolean eq(@Nullable Object first, List<@Nullable Object> others) {
        if (others.isEmpty()) {
            throw new TemplateException("missing argument for comparison");
        }
        Object left = Values.unwrap(first);
        for (Object other : others) {
            Object right = Values.unwrap(other);
            if (kind(left) != kind(right)) {
                if (left != null && right != null) {
                    throw new TemplateException("incompatible types for comparison");
                }
            } else if (equalsOfOneKind(left, right)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equalsOfOneKind(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Double a && right instanceof Double b) {
            return a.doubleValue() == b.doubleValue();
        }
        if (left instanceof List || left instanceof java.util.Map) {
            String text = GoFormat.text(left);
            String type = Values.typeName(left);
            if (right == null) {
                return false;
            }
            throw new TemplateException(
                    "non-comparable types " + text + ": " + type + ", " + Values.typeName(right) + ": "
                            + GoFormat.text(right));
        }
        return Objects.equals(left, right);
    }

    static boolean lt(@Nullable Object first, @Nullable Object second) {
        Object left = Values.unwrap(first);
        Object right = Values.unwrap(second);
        if (kind(left) == Kind.OTHER || kind(right) == Kind.OTHER) {
            throw new TemplateException("invalid type for comparison");
        }
        if (kind(left) != kind(right)) {
            throw new TemplateException("incompatible types for comparison");
        }
        return switch (left) {
            case Long number -> number < (Long) Objects.requireNonNull(right);
            case Double number -> number < (Double) Objects.requireNonNull(right);
            case String text -> Values.compareText(text, (String) Objects.requireNonNull(right)) < 0;
            case null, default -> throw new TemplateException("invalid type for comparison");
        };
    }

    static boolean le(@Nullable Object left, @Nullable Object right) {
        return lt(left, right) || eq(left, java.util.Collections.singletonList(right));
    }
}
