package io.narthex.alert.notify;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells a flush that it is to make no further attempt. Thread-safe.
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /// Pauses, not beyond the signal. Returns whether it was given.
    boolean await(long atMostMs) throws InterruptedException {
        return given.await(atMostMs, TimeUnit.MILLISECONDS);
    }
}
