package io.narthex.standalone;

import io.narthex.standalone.flags.AlertFlags;
import io.narthex.standalone.flags.ConfigFlags;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which configuration files apply: those of the flags, else those of the working directory, else the built-in ones.
final class ConfigFiles {
    private ConfigFiles() {}

    static Path prometheus(ConfigFlags flags, DefaultFiles defaults) {
        return flags.findFile().orElseGet(() -> inWorkingDirectory("prometheus.yml", defaults.prometheus()));
    }

    static Path alertmanager(AlertFlags flags, DefaultFiles defaults) {
        return flags.findConfigFile().orElseGet(() -> inWorkingDirectory("alertmanager.yml", defaults.alertmanager()));
    }

    private static Path inWorkingDirectory(String name, Path otherwise) {
        Path file = Path.of(name);
        return Files.isRegularFile(file) ? file : otherwise;
    }
}
