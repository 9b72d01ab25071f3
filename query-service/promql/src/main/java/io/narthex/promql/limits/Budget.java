package io.narthex.promql.limits;

import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.failure.QueryTimedOut;

/// Counts what a running query uses, and stops it. Confined to the thread of the query, but for the cancellation.
public final class Budget {
    private final long maxSamples;
    private final long deadlineNanos;
    private final Cancellation cancellation;
    private long held;
    private long peak;
    private long read;

    /// @param deadlineNanos in terms of [System#nanoTime]
    public Budget(long maxSamples, long deadlineNanos, Cancellation cancellation) {
        this.maxSamples = maxSamples;
        this.deadlineNanos = deadlineNanos;
        this.cancellation = cancellation;
    }

    /// Called for each series and now and then within long ones.
    ///
    /// @throws QueryCanceled if the caller gave up
    /// @throws QueryTimedOut if the time is over
    public void check() {
        if (cancellation.isCanceled()) {
            throw new QueryCanceled();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new QueryTimedOut();
        }
    }

    /// @throws LimitExceeded if more samples would be in memory than allowed
    public void hold(long samples) {
        held += samples;
        if (held > maxSamples) {
            throw new LimitExceeded();
        }
        peak = Math.max(peak, held);
    }

    public void release(long samples) {
        held -= samples;
    }

    public void countRead(long samples) {
        read += samples;
    }

    public long samplesRead() {
        return read;
    }

    public long peakSamples() {
        return peak;
    }
}
