package io.narthex.ingest.scrape;

import io.narthex.config.ConfigException;
import io.narthex.config.NotBuilt;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.schema.status.ConfigStatus;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scraping as `prometheus.yml` says: loads the file, runs its pools, shows both in the status.
///
/// A reload that fails leaves everything as it is. Thread-safe.
public final class Scraping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scraping.class);
    private static final String SERVICE = "ingest";

    private final Path configFile;
    private final ScrapePools pools;
    private final StatusSink status;
    private final InstantSource clock;
    private final Gauge reloadSuccessful;
    private final Gauge reloadTimestamp;
    private @Nullable PrometheusConfig config;
    private long loadedAtMs;

    /// @param pools closed with this
    public Scraping(Path configFile, ScrapePools pools, StatusSink status, InstantSource clock,
            PrometheusRegistry registry) {
        this.configFile = configFile;
        this.pools = pools;
        this.status = status;
        this.clock = clock;
        reloadSuccessful = Gauge.builder().name("prometheus_config_last_reload_successful").help(
                "Whether the last load of the configuration succeeded.").register(registry);
        reloadTimestamp = Gauge.builder().name("prometheus_config_last_reload_success_timestamp_seconds").help(
                "When the configuration was last loaded.").register(registry);
    }

    /// Loads the file, for the first time or again, and makes the pools what it says.
    ///
    /// @return the configuration in force
    /// @throws ConfigException if the file is refused; then what was in force before still is
    public synchronized PrometheusConfig reload() {
        PrometheusConfig loaded;
        try {
            loaded = PrometheusConfigLoader.load(configFile);
        } catch (ConfigException e) {
            reloadSuccessful.set(0);
            log.atError().addKeyValue("file", configFile).addKeyValue("error", e.getMessage()).log(
                    "configuration not loaded");
            publish(false, String.valueOf(e.getMessage()));
            throw e;
        }
        config = loaded;
        loadedAtMs = clock.millis();
        loaded.warnings().forEach(warning -> log.atWarn().addKeyValue("file", configFile).addKeyValue("error", warning)
                .log("configuration is doubtful"));
        for (NotBuilt notBuilt : loaded.notBuilt()) {
            log.atWarn().addKeyValue("file", configFile).addKeyValue("key", notBuilt.path()).addKeyValue("line",
                    notBuilt.line()).log("configuration asks for what is not built yet");
        }
        pools.apply(loaded);
        reloadSuccessful.set(1);
        reloadTimestamp.set(loadedAtMs / 1000.0);
        publish(true, "");
        return loaded;
    }

    private void publish(boolean successful, String error) {
        PrometheusConfig inForce = config;
        List<String> warnings = new ArrayList<>();
        if (inForce != null) {
            inForce.notBuilt().forEach(notBuilt -> warnings.add(notBuilt.toString()));
            warnings.addAll(inForce.warnings());
        }
        status.publish(new ConfigStatus(SERVICE, inForce == null ? "" : inForce.toYaml(), loadedAtMs, clock.millis(),
                successful, error, warnings, inForce == null ? List.of() : inForce.ruleFiles()));
    }

    /// The pools, to be told of a changed assignment.
    public ScrapePools pools() {
        return pools;
    }

    @Override
    public void close() {
        pools.close();
    }
}
