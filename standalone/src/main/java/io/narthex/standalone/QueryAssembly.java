package io.narthex.standalone;

import io.narthex.promql.EngineOptions;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.query.QueryConfig;
import io.narthex.query.ServerInfo;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.QueryFlags;
import io.narthex.standalone.flags.StorageFlags;
import io.narthex.standalone.flags.WebFlags;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The query service as the flags want it.
final class QueryAssembly {
    private QueryAssembly() {}

    static QueryConfig config(LogConnection log, DataDirectory data, WebFlags web, StorageFlags storage,
            QueryFlags query,
            List<String> features, int webPort, URI externalUrl, String alertmanagerUrl,
            Map<String, String> externalLabels,
            ServerInfo info) {
        return new QueryConfig(log, data.root(), "query-0", externalUrl, webPort, alertmanagerUrl, web.corsOrigin(),
                web.enableAdminApi(), engine(query, features), query.maxConcurrency(),
                storage.findRetentionTime().orElse(Duration.ZERO), storage.findRetentionSizeBytes().orElse(0),
                storage.flushInterval(), storage.headWindow(), storage.logRetention(), externalLabels, info);
    }

    static EngineOptions engine(QueryFlags query, List<String> features) {
        EngineOptions defaults = EngineOptions.DEFAULT;
        return new EngineOptions(new ParserOptions(features.contains("promql-experimental-functions"),
                features.contains("promql-extended-range-selectors"), features.contains("promql-binop-fill-modifiers")),
                query.lookbackDelta().toMillis(), query.maxSamples(),
                query.timeout().toMillis(), defaults.defaultSubqueryStepMs(),
                features.contains("promql-delayed-name-removal"), features.contains("use-start-timestamps"),
                features.contains("type-and-unit-labels"));
    }
}
