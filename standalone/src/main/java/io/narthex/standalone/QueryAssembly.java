package io.narthex.standalone;

import io.narthex.config.StorageConfig;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.query.QueryConfig;
import io.narthex.query.http.WebSettings;
import io.narthex.standalone.flags.AdminFlags;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.PageFlags;
import io.narthex.standalone.flags.QueryFlags;
import io.narthex.standalone.flags.StorageFlags;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The query service as the flags want it.
final class QueryAssembly {
    private QueryAssembly() {}

    /// @param file what the configuration file says; of the retention it wins over the flags, as in Prometheus
    static QueryConfig.Storage storage(StorageFlags flags, List<String> features, @Nullable StorageConfig file,
            DataDirectory data) {
        Duration time = flags.findRetentionTime().orElse(Duration.ZERO);
        long bytes = flags.findRetentionSizeBytes().orElse(0);
        StorageConfig.Retention retention = file == null ? null : file.retention();
        if (retention != null && (!retention.time().isZero() || retention.sizeBytes() != 0)) {
            time = retention.time();
            bytes = retention.sizeBytes();
        }
        return new QueryConfig.Storage(data.root(), time, bytes, flags.flushInterval(), flags.headWindow(),
                flags.logRetention(),
                maxExemplars(features, file == null ? StorageConfig.DEFAULT_MAX_EXEMPLARS : file.maxExemplars()));
    }

    /// How many exemplars the query service keeps: what the configuration says, if the feature is on.
    static long maxExemplars(List<String> features, long configured) {
        return features.contains("exemplar-storage") ? configured : 0;
    }

    static WebSettings web(AdminFlags admin, PageFlags page, List<String> features, URI externalUrl, int port,
            String alertmanagerUrl) {
        return new WebSettings(externalUrl, port, alertmanagerUrl, page.pageTitle(), page.corsOrigin(),
                admin.enableAdminApi(),
                new WebSettings.Search(features.contains("search-api"), page.maxSearchLimit()),
                page.maxNotificationSubscribers());
    }

    static EngineOptions engine(EvaluationFlags evaluation, QueryFlags query, List<String> features) {
        EngineOptions defaults = EngineOptions.DEFAULT;
        return new EngineOptions(new ParserOptions(features.contains("promql-experimental-functions"),
                features.contains("promql-extended-range-selectors"), features.contains("promql-binop-fill-modifiers")),
                evaluation.lookbackDelta().toMillis(), evaluation.maxSamples(),
                query.timeout().toMillis(), defaults.defaultSubqueryStepMs(),
                features.contains("promql-delayed-name-removal"), features.contains("use-start-timestamps"),
                features.contains("type-and-unit-labels"));
    }
}
