package io.narthex.alert.silence;

import java.util.List;

import io.narthex.schema.alert.Silence;

/// Makes silences durable.
public interface SilenceWriter {
    /// Returns once all are durable, in this order.
    ///
    /// @throws RuntimeException if that cannot be promised
    void write(List<Silence> silences);

    /// Erases an expired silence for good.
    void erase(Silence silence);

    /// The stored size of a silence.
    int sizeBytes(Silence silence);
}
