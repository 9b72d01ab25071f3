package io.narthex.ingest.limits;

import io.narthex.schema.produce.LogUnavailableException;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that request bodies may occupy together, as sent and decompressed. Thread-safe.
public final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    public BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// What all requests hold now.
    public long takenBytes() {
        return takenBytes.get();
    }

    /// Nothing yet; the caller closes it when its request is done.
    public Share share() {
        return new Share();
    }

    /// What one request holds of the budget. Thread-safe.
    public final class Share implements AutoCloseable {
        private final AtomicLong heldBytes = new AtomicLong();

        private Share() {}

        /// Takes more bytes, which are held until [#close].
        ///
        /// @throws LogUnavailableException if they do not fit
        public void take(long bytes) {
            if (takenBytes.addAndGet(bytes) > maxBytes) {
                takenBytes.addAndGet(-bytes);
                throw new LogUnavailableException("too many bytes of requests are being processed");
            }
            heldBytes.addAndGet(bytes);
        }

        /// Gives everything back. Idempotent.
        @Override
        public void close() {
            takenBytes.addAndGet(-heldBytes.getAndSet(0));
        }
    }
}
