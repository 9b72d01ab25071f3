package io.narthex.alert.config;

import org.jspecify.annotations.Nullable;

/// One key of a block.
///
/// @param initial the default, null for none
/// @param shown whether a default is printed; keys younger than the oldest amtool in use stay unprinted until set
record Field(String name, FieldType type, @Nullable Object initial, boolean shown) {

    static Field of(String name, FieldType type) {
        return new Field(name, type, null, true);
    }

    static Field of(String name, FieldType type, Object initial) {
        return new Field(name, type, initial, true);
    }

    static Field quiet(String name, FieldType type, Object initial) {
        return new Field(name, type, initial, false);
    }
}
