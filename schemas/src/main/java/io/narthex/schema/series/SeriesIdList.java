package io.narthex.schema.series;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.RandomAccess;

import io.narthex.model.SeriesId;

/// An immutable list of series ids without an object for each: a process remembers layouts of all targets.
final class SeriesIdList extends AbstractList<SeriesId> implements RandomAccess {
    private final long[] halves;

    /// @param ids whole ids, 16 bytes each; read to its limit
    SeriesIdList(ByteBuffer ids) {
        halves = new long[ids.remaining() / Long.BYTES];
        ids.asLongBuffer().get(halves);
    }

    @Override
    public SeriesId get(int index) {
        return new SeriesId(halves[2 * index], halves[2 * index + 1]);
    }

    @Override
    public int size() {
        return halves.length / 2;
    }
}
