package io.narthex.ingest.remotewrite;

/// A request that is refused as a whole; the message is what the sender is told, with status 400.
public final class RejectedWriteException extends RuntimeException {
    RejectedWriteException(String message) {
        super(message);
    }
}
