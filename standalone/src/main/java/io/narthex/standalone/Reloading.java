package io.narthex.standalone;

import io.narthex.alert.AlertRouterService;
import io.narthex.ingest.IngestService;
import io.narthex.query.QueryService;
import io.narthex.rules.service.RulesService;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.Lifecycle.ReloadException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all configuration files again. What one part refuses leaves that part as it was; the others follow theirs, as
/// in Prometheus. Thread-safe: one reload at a time.
final class Reloading implements Lifecycle.Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final LoadedConfig config;
    private final List<String> features;
    private final IngestService ingest;
    private final QueryService query;
    private final RulesService rules;
    private final AlertRouterService router;

    Reloading(LoadedConfig config, List<String> features, IngestService ingest, QueryService query,
            RulesService rules, AlertRouterService router) {
        this.config = config;
        this.features = List.copyOf(features);
        this.ingest = ingest;
        this.query = query;
        this.rules = rules;
        this.router = router;
    }

    @Override
    public synchronized void reload() throws ReloadException {
        ReloadException failure = attempt(null, () -> IngestCommand.reload(config, ingest));
        query.resizeExemplars(QueryAssembly.maxExemplars(features, config.inForce().storage().maxExemplars()));
        failure = attempt(failure, Lifecycle.Reload.of(rules::reload));
        failure = attempt(failure, Lifecycle.Reload.of(router::reload));
        if (failure != null) {
            throw failure;
        }
        LOG.atInfo().log("Completed loading of configuration");
    }

    private static @Nullable ReloadException attempt(@Nullable ReloadException earlier, Lifecycle.Reload part) {
        try {
            part.reload();
            return earlier;
        } catch (ReloadException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
