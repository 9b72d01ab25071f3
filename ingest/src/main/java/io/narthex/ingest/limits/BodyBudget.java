package io.narthex.ingest.limits;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that request bodies may occupy together. Thread-safe.
public final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    public BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Whether the bytes fit; if so they are taken until [#release].
    public boolean take(long bytes) {
        if (takenBytes.addAndGet(bytes) > maxBytes) {
            takenBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    public void release(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
