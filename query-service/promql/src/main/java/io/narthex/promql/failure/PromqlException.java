package io.narthex.promql.failure;

/// A query that gave no answer. Each kind maps to one `errorType` of Prometheus' HTTP API.
///
/// Data that cannot be read is the one cause that is not of this family: a source reports it by
/// [io.narthex.promql.source.SourceUnavailableException], which passes through the engine unchanged.
public abstract sealed class PromqlException extends RuntimeException
        permits ParseFailure, ExecutionFailure, LimitExceeded, QueryTimedOut, QueryCanceled {
    private static final long serialVersionUID = 1;

    PromqlException(String message) {
        super(message);
    }
}
