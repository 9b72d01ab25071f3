package io.narthex.alert.notify;

/// The outcome of one attempt to notify.
public sealed interface Attempt {
    record Delivered() implements Attempt {}

    /// Worth another attempt before the deadline.
    record Retryable(String error, FailureReason reason) implements Attempt {}

    /// Trying again would fail the same way.
    record Failed(String error, FailureReason reason) implements Attempt {}
}
