package io.narthex.promql.failure;

/// The query would hold more samples in memory than it may (`execution`).
public final class LimitExceeded extends PromqlException {
    private static final long serialVersionUID = 1;

    public LimitExceeded() {
        super("query processing would load too many samples into memory in query execution");
    }
}
