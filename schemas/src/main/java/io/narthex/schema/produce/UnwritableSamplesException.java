package io.narthex.schema.produce;

/// These samples can never be written: one of them, its labels or all together are larger than the log takes. HTTP
/// answers 400, for trying again does not help.
public final class UnwritableSamplesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnwritableSamplesException(String message) {
        super(message);
    }

    public UnwritableSamplesException(String message, Throwable cause) {
        super(message, cause);
    }
}
