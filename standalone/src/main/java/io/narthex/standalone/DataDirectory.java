package io.narthex.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/// The folder with everything that one process keeps, locked against a second process.
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /// Creates the folder if need be.
    ///
    /// @throws IllegalStateException if another process holds it
    /// @throws UncheckedIOException if it cannot be written
    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new IllegalStateException("data directory " + path.toAbsolutePath()
                        + " is in use by another process (its file \"lock\" is held)");
            }
            return new DataDirectory(path, file);
        } catch (IOException e) {
            throw new UncheckedIOException("data directory " + path.toAbsolutePath() + " cannot be used: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path root() {
        return path;
    }

    Path streams() {
        return path.resolve("streams");
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock of " + path, e);
        }
    }
}
