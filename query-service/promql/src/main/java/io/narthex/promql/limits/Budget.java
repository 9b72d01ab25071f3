package io.narthex.promql.limits;

import java.util.concurrent.atomic.AtomicLong;

import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.failure.QueryTimedOut;

/// Counts what a running query uses, and stops it. Thread-safe: a query may have helpers.
public final class Budget {
    private final long maxSamples;
    private final long deadlineNanos;
    private final Cancellation cancellation;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong queryable = new AtomicLong();

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
        long now = held.addAndGet(samples);
        if (now > maxSamples) {
            throw new LimitExceeded();
        }
        if (now > peak.get()) {
            peak.accumulateAndGet(now, Math::max);
        }
    }

    public void release(long samples) {
        held.addAndGet(-samples);
    }

    public void countRead(long samples) {
        read.addAndGet(samples);
    }

    /// @param samples seen by a selector, at each step anew
    public void countQueryable(long samples) {
        queryable.addAndGet(samples);
    }

    public long queryableSamples() {
        return queryable.get();
    }

    public long samplesRead() {
        return read.get();
    }

    public long peakSamples() {
        return peak.get();
    }
}
