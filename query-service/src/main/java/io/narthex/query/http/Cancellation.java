package io.narthex.query.http;

/// Tells the work of one request that nobody waits for its answer. Thread-safe.
final class Cancellation {
    private volatile boolean cancelled;

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
