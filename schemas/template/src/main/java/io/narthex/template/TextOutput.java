package io.narthex.template;

import java.io.IOException;
import java.io.Writer;

import org.jspecify.annotations.Nullable;

/// Values as they print.
record TextOutput(Writer out) implements Output {
    @Override
    public void literal(String text) throws IOException {
        out.write(text);
    }

    @Override
    public void value(@Nullable Object value) throws IOException {
        out.write(value == null ? Values.NOTHING.toString() : GoFormat.text(value));
    }
}
