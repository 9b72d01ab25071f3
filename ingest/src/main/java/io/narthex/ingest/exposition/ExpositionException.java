package io.narthex.ingest.exposition;

/// An exposition that breaks its format. The message is Prometheus' own.
public final class ExpositionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int byteOffset;

    ExpositionException(String message, int byteOffset) {
        super(message);
        this.byteOffset = byteOffset;
    }

    /// Where in the exposition reading stopped.
    public int byteOffset() {
        return byteOffset;
    }
}
