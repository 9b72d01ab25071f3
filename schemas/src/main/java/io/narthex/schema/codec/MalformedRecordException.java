package io.narthex.schema.codec;

/// Bytes in the log that are no record of the expected kind: a foreign producer, or a format from the future.
///
/// Readers count and skip such a record; it must not stop the records behind it.
public final class MalformedRecordException extends RuntimeException {
    public MalformedRecordException(String message) {
        super(message);
    }

    public MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
