package io.narthex.promql.failure;

/// The query ran longer than it may (`timeout`).
public final class QueryTimedOut extends PromqlException {
    private static final long serialVersionUID = 1;

    public QueryTimedOut() {
        super("query timed out in expression evaluation");
    }
}
