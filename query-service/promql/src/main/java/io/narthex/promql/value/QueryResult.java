package io.narthex.promql.value;

import java.util.List;

/// A query's answer with what there is to say about it.
///
/// @param warnings with the position in the query at the end, in the order in which they arose; not truncated
/// @param infos as `warnings`
public record QueryResult(QueryValue value, List<String> warnings, List<String> infos, QueryStats stats) {
    public QueryResult {
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }
}
