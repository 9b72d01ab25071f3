package io.narthex.alert.notify;

import java.util.random.RandomGenerator;

/// Growing pauses between attempts: half a second, times 1.5 each, at most a minute, each spread by half to both sides.
final class Backoff {
    private static final double FACTOR = 1.5;
    private static final double SPREAD = 0.5;
    private static final double MAX_MS = 60_000;

    private final RandomGenerator random;
    private double intervalMs = 500;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMs() {
        double pause = intervalMs * (1 - SPREAD + 2 * SPREAD * random.nextDouble());
        intervalMs = Math.min(MAX_MS, intervalMs * FACTOR);
        return Math.round(pause);
    }
}
