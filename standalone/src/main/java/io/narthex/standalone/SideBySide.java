package io.narthex.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts parts at the same time, each on a thread of its own.
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory());

    /// A part that is being started.
    record Start<T>(Future<T> future) {
        /// The started part; what kept it from starting is thrown as it is.
        T await() throws Exception {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }

    <T> Start<T> begin(Callable<T> part) {
        return new Start<>(threads.submit(part));
    }

    /// Waits for every part, also where one of them failed.
    @Override
    public void close() {
        threads.close();
    }
}
