package io.narthex.rules.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Values of any size in a store whose changelog takes records of a bounded size. A part that did not change is not
/// written again. Confined to the stream thread.
final class ChunkedStore {
    /// Half of what a broker takes by default.
    static final int CHUNK_BYTES = 512 << 10;
    private static final char SEPARATOR = '\n';

    private final KeyValueStore<byte[], byte[]> store;

    ChunkedStore(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    byte @Nullable [] get(String key) {
        byte[] chunk = store.get(chunkKey(key, 0));
        if (chunk == null) {
            return null;
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream(chunk.length);
        for (int index = 1; chunk != null; index++) {
            value.writeBytes(chunk);
            chunk = store.get(chunkKey(key, index));
        }
        return value.toByteArray();
    }

    void put(String key, byte[] value) {
        int index = 0;
        for (int from = 0; from < value.length; from += CHUNK_BYTES) {
            byte[] chunk = Arrays.copyOfRange(value, from, Math.min(value.length, from + CHUNK_BYTES));
            byte[] chunkKey = chunkKey(key, index++);
            if (!Arrays.equals(chunk, store.get(chunkKey))) {
                store.put(chunkKey, chunk);
            }
        }
        deleteFrom(key, index);
    }

    void delete(String key) {
        deleteFrom(key, 0);
    }

    private void deleteFrom(String key, int first) {
        for (int index = first; store.delete(chunkKey(key, index)) != null; index++) {
            // the next one
        }
    }

    /// The first part has the key itself.
    private static byte[] chunkKey(String key, int index) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return index == 0
                ? bytes
                : ByteBuffer.allocate(bytes.length + 1 + Integer.BYTES).put(bytes).put((byte) SEPARATOR).putInt(index)
                        .array();
    }
}
