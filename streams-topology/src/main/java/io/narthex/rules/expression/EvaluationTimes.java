package io.narthex.rules.expression;

/// Times at which something is evaluated, evenly spaced.
///
/// @param count at least 1
public record EvaluationTimes(long firstMs, long intervalMs, int count) {
    public EvaluationTimes {
        if (intervalMs < 1 || count < 1) {
            throw new IllegalArgumentException(count + " times every " + intervalMs + " ms");
        }
    }

    /// @param index from 0
    public long timestampMs(int index) {
        return firstMs + index * intervalMs;
    }

    public long lastMs() {
        return timestampMs(count - 1);
    }

    /// The same so much earlier.
    public EvaluationTimes shiftedBack(long ms) {
        return new EvaluationTimes(firstMs - ms, intervalMs, count);
    }
}
