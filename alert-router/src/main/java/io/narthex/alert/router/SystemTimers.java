package io.narthex.alert.router;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.narthex.alert.group.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Timers on one daemon thread; what they run must not block.
final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTimers.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("alert-timers").factory());

    SystemTimers() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer at(long atMs, Runnable action) {
        ScheduledFuture<?> future = executor.schedule(() -> guarded(action), Math.max(0, atMs - nowMs()),
                TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    void every(long periodMs, Runnable action) {
        executor.scheduleWithFixedDelay(() -> guarded(action), periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("timer task failed");
        }
    }

    @Override
    public long nowMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
