package io.narthex.schema.table;

import org.jspecify.annotations.Nullable;

/// Told of every change of a [CompactedTable], on the table's thread; must not block.
@FunctionalInterface
public interface TableListener<V> {
    /// @param before null where the key is new
    /// @param after null where the key was removed
    void changed(String key, @Nullable V before, @Nullable V after);
}
