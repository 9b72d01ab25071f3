package io.narthex.promql.limits;

/// A flag that the caller of a query raises and the engine looks at. Thread-safe; may be raised more than once.
public final class Cancellation {
    private volatile boolean canceled;

    public void cancel() {
        canceled = true;
    }

    public boolean isCanceled() {
        return canceled;
    }
}
