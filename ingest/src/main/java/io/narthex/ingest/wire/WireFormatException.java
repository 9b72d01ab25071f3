package io.narthex.ingest.wire;

/// Bytes that are no message of the expected kind. The message is fit to be sent back.
public final class WireFormatException extends RuntimeException {
    public WireFormatException(String message) {
        super(message);
    }
}
