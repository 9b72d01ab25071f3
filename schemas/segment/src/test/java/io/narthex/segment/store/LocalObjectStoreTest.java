package io.narthex.segment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.segment.SegmentException;

class LocalObjectStoreTest {
    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsRangesOfWhatWasPut() throws IOException {
        LocalObjectStore store = new LocalObjectStore(directory.resolve("s"));
        Path file = Files.write(directory.resolve("f"), bytes("hello world"));
        store.put("a/b", file);
        Files.delete(file);

        try (ObjectReader reader = store.open("a/b")) {
            assertThat(reader.length()).isEqualTo(11);
            assertThat(reader.read(6, 5)).isEqualTo(bytes("world"));
            assertThatThrownBy(() -> reader.read(8, 5)).isInstanceOf(SegmentException.Corrupt.class)
                    .hasMessage("a/b: ends at byte 11, expected 5 bytes at 8");
        }
    }

    @Test
    void putReplacesAndDeleteIsRepeatable() {
        LocalObjectStore store = new LocalObjectStore(directory);
        store.put("a/x", bytes("1"));
        store.put("a/x", bytes("22"));
        store.put("a/y", bytes("3"));

        assertThat(store.readAll("a/x")).isEqualTo(bytes("22"));
        assertThat(store.list("a/")).containsExactly("a/x", "a/y");
        assertThat(store.list("a/y")).containsExactly("a/y");
        assertThat(store.list("nowhere/")).isEmpty();
        store.delete("a/x");
        store.delete("a/x");
        store.delete("a/y");
        assertThat(store.list("")).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsMissing() {
        assertThatThrownBy(() -> new LocalObjectStore(directory).open("a/x"))
                .isInstanceOf(SegmentException.Missing.class).hasMessage("a/x: no such file");
    }

    @Test
    void keysStayInsideTheFolder() {
        LocalObjectStore store = new LocalObjectStore(directory);

        assertThatIllegalArgumentException().isThrownBy(() -> store.put("../x", bytes("1")));
        assertThatIllegalArgumentException().isThrownBy(() -> store.open("a/../.."));
    }

    @Test
    void leftoversOfACrashAreNotListedAndCanBeRemoved() throws IOException {
        LocalObjectStore store = new LocalObjectStore(directory);
        Files.write(directory.resolve(".tmp-1"), bytes("half"));

        assertThat(store.list("")).isEmpty();
        store.removeLeftovers();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anInterruptedReaderDoesNotBreakTheOthers() {
        LocalObjectStore store = new LocalObjectStore(directory);
        store.put("x", bytes("abc"));
        try (ObjectReader reader = store.open("x")) {
            FutureTask<byte[]> interrupted = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                return reader.read(0, 3);
            });
            Thread.ofPlatform().start(interrupted);
            assertThatThrownBy(interrupted::get).hasCauseInstanceOf(SegmentException.Unavailable.class);

            assertThat(reader.read(0, 3)).isEqualTo(bytes("abc"));
        }
    }
}
