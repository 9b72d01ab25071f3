package io.narthex.template;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// A value with fields or methods, as templates see it: the explicit adapter instead of reflection.
///
/// An object may stand for a list or a map that also has methods (`.Alerts` with `.Alerts.Firing`): then
/// [#underlying] is what `range`, `len`, `index` and printing work on.
public interface TemplateObject {
    /// Answer of [#field] and [#call]: there is no such member.
    Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "<absent>";
        }
    };

    /// The type's name in error messages, as Go would print it: `template.Alert`.
    String typeName();

    /// A field, or a method without arguments; [#ABSENT] if there is none of the name.
    @Nullable
    Object field(String name);

    /// A method with arguments; [#ABSENT] if there is none of the name.
    ///
    /// @throws TemplateException if the arguments do not fit
    default @Nullable Object call(String method, List<@Nullable Object> arguments) {
        return ABSENT;
    }

    /// The list, map, string or number that this object stands for; null for a plain record.
    default @Nullable Object underlying() {
        return null;
    }

    /// What Go's `String()` method returns; null where the type has none.
    default @Nullable String text() {
        return null;
    }
}
