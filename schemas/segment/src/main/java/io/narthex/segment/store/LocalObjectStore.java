package io.narthex.segment.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.narthex.segment.SegmentException;

/// Objects as files below a folder; a key is the path.
///
/// A put writes a temporary file beside the target, forces it to the disk, renames it and forces the folder, so a crash
/// leaves the old object, the new one, or a temporary file that [#list] does not show and the constructor's caller may
/// remove by [#removeLeftovers].
public final class LocalObjectStore implements ObjectStore {
    private static final String TEMPORARY = ".tmp-";

    private final Path root;

    public LocalObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.root);
        } catch (IOException e) {
            throw new SegmentException.Unavailable(this.root.toString(), e);
        }
    }

    /// @throws IllegalArgumentException if the key leads out of the folder
    private Path path(String key) {
        Path path = root.resolve(key).normalize();
        if (key.isEmpty() || !path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("object key \"" + key + "\" must name a file below the store's folder");
        }
        return path;
    }

    @Override
    public void put(String key, Path file) {
        replace(key, temporary -> linkOrCopy(file, temporary));
    }

    @Override
    public void put(String key, byte[] bytes) {
        replace(key, temporary -> Files.write(temporary, bytes));
    }

    /// A second name for the same file saves writing it again where both lie on one file system.
    private static void linkOrCopy(Path file, Path temporary) throws IOException {
        try {
            Files.createLink(temporary, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            try {
                Files.copy(file, temporary);
            } catch (IOException failure) {
                failure.addSuppressed(e);
                throw failure;
            }
        }
    }

    private interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    private void replace(String key, Content content) {
        Path target = path(key);
        Path folder = target.resolveSibling(".").normalize();
        try {
            createDurably(folder);
            Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
            try {
                content.writeTo(temporary);
                force(temporary, StandardOpenOption.WRITE);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new SegmentException.Unavailable(target.toString(), e);
        }
    }

    private void createDurably(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null && !folder.equals(root)) {
            createDurably(parent);
            Files.createDirectories(folder);
            force(parent, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    @Override
    public ObjectReader open(String key) {
        return new LocalReader(key, path(key));
    }

    @Override
    public List<String> list(String prefix) {
        try (Stream<Path> files = Files.walk(folderOf(prefix))) {
            return files.filter(file -> !isTemporary(file) && Files.isRegularFile(file))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(key -> key.startsWith(prefix)).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new SegmentException.Unavailable(root.resolve(prefix).toString(), e);
        }
    }

    private Path folderOf(String prefix) {
        int slash = prefix.lastIndexOf('/');
        return slash <= 0 ? root : path(prefix.substring(0, slash));
    }

    private static boolean isTemporary(Path file) {
        return file.getFileName().toString().startsWith(TEMPORARY);
    }

    @Override
    public void delete(String key) {
        Path path = path(key);
        try {
            Files.deleteIfExists(path);
            for (Path folder = path.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // Other objects still lie beside it: the folder stays.
            return;
        } catch (IOException e) {
            throw new SegmentException.Unavailable(path.toString(), e);
        }
    }

    /// Deletes what puts left behind that a crash cut off. Only for a store that nobody writes to at the time.
    public void removeLeftovers() {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path leftover : files.filter(LocalObjectStore::isTemporary).toList()) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new SegmentException.Unavailable(root.toString(), e);
        }
    }

    /// An interrupt closes a channel for all its users, so a closed one is opened again by the next read.
    private static final class LocalReader implements ObjectReader {
        private final String key;
        private final Path path;
        private final long length;
        private FileChannel channel;
        private boolean closed;

        LocalReader(String key, Path path) {
            this.key = key;
            this.path = path;
            try {
                channel = FileChannel.open(path);
                length = channel.size();
            } catch (NoSuchFileException e) {
                throw new SegmentException.Missing(key);
            } catch (IOException e) {
                throw new SegmentException.Unavailable(key, e);
            }
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void read(long position, byte[] into, int offset, int count) {
            ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
            while (buffer.hasRemaining()) {
                try {
                    int read = openChannel().read(buffer, position + buffer.position() - offset);
                    if (read < 0) {
                        throw new SegmentException.Corrupt(key,
                                "ends at byte " + length + ", expected " + count + " bytes at " + position);
                    }
                } catch (NoSuchFileException e) {
                    throw new SegmentException.Missing(key);
                } catch (ClosedChannelException e) {
                    // Another reader's interrupt closed it: go on with a new one. One's own ends the read.
                    if (Thread.currentThread().isInterrupted()) {
                        throw new SegmentException.Unavailable(key, e);
                    }
                } catch (IOException e) {
                    throw new SegmentException.Unavailable(key, e);
                }
            }
        }

        private synchronized FileChannel openChannel() throws IOException {
            if (closed) {
                throw new IllegalStateException("reader of " + key + " is closed");
            }
            if (!channel.isOpen()) {
                channel = FileChannel.open(path);
            }
            return channel;
        }

        @Override
        public synchronized void close() {
            closed = true;
            try {
                channel.close();
            } catch (IOException e) {
                throw new SegmentException.Unavailable(key, e);
            }
        }
    }
}
