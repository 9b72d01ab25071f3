package io.narthex.query.limits;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Runs queries on a bounded number of threads; the others wait in a bounded queue, each no longer than its timeout.
public final class QueryGate implements AutoCloseable {
    /// As many connections as Prometheus accepts.
    private static final int MAX_WAITING = 512;
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    /// @param maxConcurrency queries that run at once
    public QueryGate(int maxConcurrency) {
        threads = new ThreadPoolExecutor(maxConcurrency, maxConcurrency, IDLE_SECONDS, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING), Thread.ofPlatform().name("query-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
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

    /// Waits for a thread, then for the query.
    ///
    /// @throws NotAdmittedException if the queue is full or the query waited for its whole timeout
    /// @throws RuntimeException what the query throws
    public <T> Outcome<T> run(Callable<T> query, long timeoutMs) throws NotAdmittedException, InterruptedException {
        long arrivedNanos = System.nanoTime();
        AtomicLong queuedNanos = new AtomicLong(-1);
        FutureTask<T> task = new FutureTask<>(() -> {
            queuedNanos.set(System.nanoTime() - arrivedNanos);
            return query.call();
        });
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new NotAdmittedException("too many queries are waiting, the limit is " + MAX_WAITING);
        }
        try {
            return new Outcome<>(await(task, timeoutMs), queuedNanos.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("query failed", e.getCause());
        }
    }

    private <T> T await(FutureTask<T> task, long timeoutMs)
            throws NotAdmittedException, InterruptedException, ExecutionException {
        try {
            return task.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (threads.remove(task)) {
                throw new NotAdmittedException("query timed out in query queue");
            }
        }
        // It runs, and the engine's own deadline ends it.
        return task.get();
    }

    /// Queries that run now.
    public int running() {
        return threads.getActiveCount();
    }

    public int maxConcurrency() {
        return threads.getMaximumPoolSize();
    }

    /// Lets running queries end. Idempotent.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
