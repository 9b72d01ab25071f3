package io.narthex.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration that runs when none is given. It is written into the data directory at each start, so that it can
/// be looked at and copied, and reloads like any other.
final class DefaultFiles {
    private static final String RESOURCES = "defaults/";

    private final Path directory;

    private DefaultFiles(Path directory) {
        this.directory = directory;
    }

    /// @param webAddress `host:port` where this process' own metrics can be scraped
    static DefaultFiles write(Path directory, String webAddress) {
        try {
            Files.createDirectories(directory);
            for (String name : new String[]{"prometheus.yml", "demo-rules.yml", "alertmanager.yml"}) {
                Files.writeString(directory.resolve(name), read(name).replace("${web}", webAddress));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the default configuration to " + directory, e);
        }
        return new DefaultFiles(directory);
    }

    Path prometheus() {
        return directory.resolve("prometheus.yml");
    }

    Path alertmanager() {
        return directory.resolve("alertmanager.yml");
    }

    private static String read(String name) throws IOException {
        try (InputStream in = DefaultFiles.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCES + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
