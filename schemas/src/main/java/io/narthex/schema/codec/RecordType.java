package io.narthex.schema.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// What lies in a control topic: text keys that follow from the value, and values of one or several kinds.
///
/// @param <V> the record, or the sealed interface over the kinds that share the topic
public final class RecordType<V> {
    private final String topic;
    private final Function<V, String> key;
    private final List<RecordCodec<? extends Record>> codecs;

    private RecordType(String topic, Function<V, String> key, List<RecordCodec<? extends Record>> codecs) {
        this.topic = topic;
        this.key = key;
        this.codecs = codecs;
    }

    public static <V extends Record> RecordType<V> of(String topic, Class<V> kind, Function<V, String> key) {
        return new RecordType<>(topic, key, List.of(RecordCodec.of(kind)));
    }

    /// Several kinds in one topic, told apart by their header.
    ///
    /// @param kinds records that implement `V`
    public static <V> RecordType<V> of(String topic, List<Class<? extends Record>> kinds, Function<V, String> key) {
        return new RecordType<>(topic, key,
                kinds.stream().<RecordCodec<? extends Record>>map(RecordCodec::of).toList());
    }

    public String topic() {
        return topic;
    }

    public String key(V value) {
        return key.apply(value);
    }

    public static byte[] keyBytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    public static String keyText(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    public byte[] encode(V value) {
        for (RecordCodec<? extends Record> codec : codecs) {
            if (codec.type().isInstance(value)) {
                return encode(codec, value);
            }
        }
        throw new IllegalArgumentException("topic " + topic + " holds no " + value);
    }

    private static <T extends Record> byte[] encode(RecordCodec<T> codec, Object value) {
        return codec.encode(codec.type().cast(value));
    }

    /// @throws MalformedRecordException if the bytes are none of the topic's kinds
    @SuppressWarnings("unchecked")
    public V decode(byte[] bytes) {
        long fingerprint = SingleObject.fingerprint(bytes);
        for (RecordCodec<? extends Record> codec : codecs) {
            if (codec.reads(fingerprint)) {
                return (V) codec.decode(bytes);
            }
        }
        throw new MalformedRecordException(
                "schema fingerprint " + Long.toHexString(fingerprint) + " is none of topic " + topic);
    }
}
