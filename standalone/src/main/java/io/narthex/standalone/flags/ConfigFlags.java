package io.narthex.standalone.flags;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--config.file` and `--enable-feature`.
public final class ConfigFlags {
    @Option(names = "--config.file", paramLabel = "FILE", description = "Prometheus configuration file. Default: prometheus.yml where it exists, else a built-in one that scrapes this process")
    private @Nullable Path file;

    @Option(names = "--enable-feature", paramLabel = "FEATURE", split = ",", description = "Comma separated feature names to enable, as Prometheus names them.")
    private List<String> features = List.of();

    public Optional<Path> findFile() {
        return Optional.ofNullable(file);
    }

    public List<String> features() {
        return List.copyOf(features);
    }
}
