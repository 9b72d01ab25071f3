package io.narthex.rules.unittest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The unit-test files of this module. Their names say how they end: `pass-`, `fail-`, and `newer-` before either where
/// they use what older versions of promtool do not know.
final class UnitTestFiles {
    private UnitTestFiles() {}

    static List<Path> all() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(UnitTestFiles.class.getResource("/unittest")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".test.yml")).sorted().toList();
        }
    }

    static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }
}
