package io.narthex.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Paths whose last element may be a glob.
public final class Globs {
    private Globs() {}

    /// The existing files that a pattern names, sorted; none where its directory does not exist.
    ///
    /// @throws ConfigException if the directory cannot be read
    public static List<Path> expand(String pattern) {
        Path path = Path.of(pattern);
        Path name = path.getFileName();
        if (name == null || !isGlob(name.toString())) {
            return Files.exists(path) ? List.of(path) : List.of();
        }
        Path parent = path.getParent();
        Path directory = parent == null ? Path.of("") : parent;
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, name.toString())) {
            entries.forEach(files::add);
        } catch (NotDirectoryException _) {
            return List.of();
        } catch (IOException e) {
            throw new ConfigException("read " + directory + ": " + e.getMessage(), e);
        }
        files.sort(Comparator.comparing(Path::toString));
        return files;
    }

    private static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }
}
