package io.narthex.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// A whole `prometheus.yml`: read, checked, with every default filled in and everything inherited.
///
/// Immutable. Relative paths are resolved against the directory of the file they stand in.
///
/// @param ruleFiles globs of rule files; `*` only in the last path element
/// @param scrapeConfigs those of the file and then those of the files that `scrape_config_files` match
/// @param notBuilt what the file asks for that nothing acts on yet
/// @param warnings what is legal but probably not meant, for the log
/// @param toYaml the configuration as Prometheus' `/api/v1/status/config` shows it, secrets masked
public record PrometheusConfig(GlobalConfig global, RuntimeConfig runtime, AlertingConfig alerting,
        List<String> ruleFiles, List<String> scrapeConfigFiles, List<ScrapeConfig> scrapeConfigs,
        StorageConfig storage, @Nullable TracingConfig tracing, List<RemoteWriteConfig> remoteWrites,
        List<RemoteReadConfig> remoteReads, OtlpConfig otlp, List<NotBuilt> notBuilt, List<String> warnings,
        String toYaml) {

    /// What the user should know of this configuration: what is not built, then what is doubtful.
    public List<String> notices() {
        return Stream.concat(notBuilt.stream().map(NotBuilt::toString), warnings.stream()).toList();
    }

    public Labels externalLabels() {
        return global.externalLabels();
    }

    public Optional<ScrapeConfig> findScrapeConfig(String jobName) {
        return scrapeConfigs.stream().filter(config -> config.jobName().equals(jobName)).findFirst();
    }
}
