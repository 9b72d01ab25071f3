package io.narthex.promql.failure;

/// The query is well formed but the data or the parameters do not allow an answer (`execution`).
public final class ExecutionFailure extends PromqlException {
    private static final long serialVersionUID = 1;

    public ExecutionFailure(String message) {
        super(message);
    }
}
