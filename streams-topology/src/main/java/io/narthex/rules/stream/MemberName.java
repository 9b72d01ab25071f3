package io.narthex.rules.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The name of a member of the group of rule services: drawn once for each state directory, so that it lives as long as
/// the state does and no two members share one.
public final class MemberName {
    private static final String FILE = "member-name";

    private MemberName() {}

    /// @throws UncheckedIOException if the directory cannot be used
    public static String of(Path stateDirectory) {
        Path file = stateDirectory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(stateDirectory);
                Files.writeString(file, "rules-" + UUID.randomUUID());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the member's name in " + file, e);
        }
    }
}
