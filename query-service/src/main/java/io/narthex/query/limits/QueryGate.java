package io.narthex.query.limits;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets a bounded number of queries run at once, each on the thread that asks; the others wait in the order they came,
/// each no longer than its timeout. Thread-safe.
public final class QueryGate {
    /// As many connections as Prometheus accepts.
    private static final int MAX_WAITING = 512;

    private final int maxConcurrency;
    private final Semaphore running;

    /// @param maxConcurrency queries that run at once
    public QueryGate(int maxConcurrency) {
        this.maxConcurrency = maxConcurrency;
        running = new Semaphore(maxConcurrency, true);
    }

    /// The result of a query and how long it waited.
    public record Outcome<T>(T result, long queuedNanos) {}

    /// Why a query did not begin.
    public static final class NotAdmittedException extends Exception {
        private static final long serialVersionUID = 1;

        NotAdmittedException(String message) {
            super(message);
        }
    }

    /// Waits for its turn, then runs the query.
    ///
    /// @throws NotAdmittedException if the queue is full or the query waited for its whole timeout
    /// @throws RuntimeException what the query throws
    public <T> Outcome<T> run(Supplier<T> query, long timeoutMs) throws NotAdmittedException, InterruptedException {
        long arrivedNanos = System.nanoTime();
        if (running.getQueueLength() >= MAX_WAITING) {
            throw new NotAdmittedException("too many queries are waiting, the limit is " + MAX_WAITING);
        }
        if (!running.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
            throw new NotAdmittedException("query timed out in query queue");
        }
        long queuedNanos = System.nanoTime() - arrivedNanos;
        try {
            return new Outcome<>(query.get(), queuedNanos);
        } finally {
            running.release();
        }
    }

    /// Queries that run now.
    public int running() {
        return maxConcurrency - running.availablePermits();
    }

    public int maxConcurrency() {
        return maxConcurrency;
    }
}
