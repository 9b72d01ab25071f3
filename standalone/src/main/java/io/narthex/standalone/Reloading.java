package io.narthex.standalone;

import io.narthex.alert.AlertRouterService;
import io.narthex.ingest.IngestService;
import io.narthex.rules.service.RulesService;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.Lifecycle.ReloadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all configuration files again. What one part refuses leaves that part as it was; the others follow theirs, as
/// in Prometheus. Thread-safe: one reload at a time.
final class Reloading implements Lifecycle.Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final LoadedConfig config;
    private final IngestService ingest;
    private final RulesService rules;
    private final AlertRouterService router;

    Reloading(LoadedConfig config, IngestService ingest, RulesService rules, AlertRouterService router) {
        this.config = config;
        this.ingest = ingest;
        this.rules = rules;
        this.router = router;
    }

    @Override
    public synchronized void reload() throws ReloadException {
        ReloadException failure = attempt(null, () -> IngestCommand.reload(config, ingest));
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
