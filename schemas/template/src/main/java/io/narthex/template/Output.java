package io.narthex.template;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/// Where an execution writes: text of the template itself, and values.
sealed interface Output permits TextOutput, HtmlOutput {
    void literal(String text) throws IOException;

    /// @param value [Values#NOTHING] where there is none
    void value(@Nullable Object value) throws IOException;
}
