package io.narthex.promql.failure;

/// The caller gave up (`canceled`).
public final class QueryCanceled extends PromqlException {
    private static final long serialVersionUID = 1;

    public QueryCanceled() {
        super("query was canceled in expression evaluation");
    }
}
