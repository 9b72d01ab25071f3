package io.narthex.query.http;

import io.narthex.promql.PromqlQuery;
import io.narthex.promql.value.QueryResult;

/// Answers one query on the calling thread; the engine over the merged source.
@FunctionalInterface
public interface QueryRunner {
    QueryResult run(PromqlQuery query);
}
