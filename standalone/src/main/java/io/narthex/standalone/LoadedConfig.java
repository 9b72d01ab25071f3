package io.narthex.standalone;

import io.narthex.config.ConfigException;
import io.narthex.config.NotBuilt;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `prometheus.yml` as it is in force, and how to read it again. Confined to the thread that starts the process, then to
/// whoever reloads.
final class LoadedConfig {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedConfig.class);

    private final Path file;
    private PrometheusConfig inForce;
    private long loadedAtMs;

    private LoadedConfig(Path file, PrometheusConfig config) {
        this.file = file;
        inForce = config;
        loadedAtMs = System.currentTimeMillis();
    }

    /// @throws ConfigException if the file is refused
    static LoadedConfig load(Path file) {
        return new LoadedConfig(file, read(file));
    }

    private static PrometheusConfig read(Path file) {
        PrometheusConfig config = PrometheusConfigLoader.load(file);
        config.warnings().forEach(warning -> LOG.atWarn().addKeyValue("file", file).addKeyValue("warning", warning)
                .log("Configuration is legal but probably not meant"));
        for (NotBuilt key : config.notBuilt()) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("key", key.path()).addKeyValue("line", key.line())
                    .log("Configuration asks for what is not built yet; nothing acts on it");
        }
        return config;
    }

    /// @throws ConfigException if the file is refused; what was in force stays so
    PrometheusConfig reload() {
        inForce = read(file);
        loadedAtMs = System.currentTimeMillis();
        return inForce;
    }

    PrometheusConfig inForce() {
        return inForce;
    }

    long loadedAtMs() {
        return loadedAtMs;
    }
}
