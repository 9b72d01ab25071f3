package io.narthex.schema.topic;

/// The cluster's topics are not the ones of the catalogue; nothing was altered.
public final class TopicMismatchException extends RuntimeException {
    public TopicMismatchException(String message) {
        super(message);
    }
}
