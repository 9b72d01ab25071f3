package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkedStoreTest {
    private final KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore("s"), Serdes.ByteArray(), Serdes.ByteArray()).withLoggingDisabled().build();
    private final ChunkedStore chunked = new ChunkedStore(store);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private List<byte[]> stored() {
        List<byte[]> values = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> entry = entries.next();
                values.add(entry.value);
            }
        }
        return values;
    }

    @Test
    void noRecordIsLargerThanAChunkWhateverTheValue() {
        for (int length : List.of(1, ChunkedStore.CHUNK_BYTES, 5 * ChunkedStore.CHUNK_BYTES + 1, 17)) {
            chunked.put("k", bytes(length));
            assertThat(chunked.get("k")).isEqualTo(bytes(length));
            assertThat(stored()).hasSize((length - 1) / ChunkedStore.CHUNK_BYTES + 1)
                    .allMatch(value -> value.length <= ChunkedStore.CHUNK_BYTES);
        }
        chunked.delete("k");
        assertThat(chunked.get("k")).isNull();
        assertThat(stored()).isEmpty();
    }

    @Test
    void anUnchangedPartIsNotWrittenAgain() {
        byte[] value = bytes(2 * ChunkedStore.CHUNK_BYTES);
        chunked.put("k", value);
        List<byte[]> before = stored();
        value[value.length - 1]++;
        chunked.put("k", value);
        List<byte[]> after = stored();
        assertThat(after.getFirst()).isSameAs(before.getFirst());
        assertThat(after.getLast()).isNotSameAs(before.getLast());
    }
}
