package io.narthex.schema.series;

import java.nio.ByteBuffer;

import io.narthex.model.SeriesId;
import io.narthex.schema.codec.MalformedRecordException;

/// Keys of the topic `narthex.series`: one byte for the kind and the 16 bytes of the id.
public final class SeriesKey {
    static final byte SERIES = 'S';
    static final byte LAYOUT = 'L';
    private static final int BYTES = 17;

    private SeriesKey() {}

    public static byte[] of(SeriesId id) {
        return ByteBuffer.allocate(BYTES).put(SERIES).putLong(id.high()).putLong(id.low()).array();
    }

    public static byte[] of(LayoutId id) {
        return ByteBuffer.allocate(BYTES).put(LAYOUT).putLong(id.high()).putLong(id.low()).array();
    }

    /// @throws MalformedRecordException if it is no key of the topic
    static boolean isSeries(byte[] key) {
        if (key.length != BYTES || key[0] != SERIES && key[0] != LAYOUT) {
            throw new MalformedRecordException("key of " + key.length + " bytes is none of a series or a layout");
        }
        return key[0] == SERIES;
    }

    static SeriesId seriesId(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, BYTES - 1);
        return new SeriesId(buffer.getLong(), buffer.getLong());
    }

    static LayoutId layoutId(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key, 1, BYTES - 1);
        return new LayoutId(buffer.getLong(), buffer.getLong());
    }
}
