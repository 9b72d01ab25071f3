package io.narthex.schema.series;

import java.util.Arrays;

import io.narthex.model.SeriesId;
import io.narthex.model.SeriesIdDigest;
import io.narthex.schema.codec.ByteSource;
import io.narthex.schema.codec.MalformedRecordException;

/// The texts of a [SeriesRecord] as they lie in its bytes, so that they are hashed and looked up without being made.
/// Used again for record after record; confined to one thread.
final class SeriesBytes {
    private static final int BYTES_PER_LABEL_AT_LEAST = 2;

    private final ByteSource source = new ByteSource();
    private final SeriesIdDigest digest = new SeriesIdDigest();
    private byte[] bytes = {};
    /// Start and end of the tenant, then of each name and value.
    private int[] bounds = new int[64];
    private int textCount;

    /// Begins a record. The array must not change while its texts are asked for.
    ///
    /// @throws MalformedRecordException if it is no series
    void read(byte[] value) {
        if (!SeriesCodecs.isCurrentSeries(value) || !readSorted(value)) {
            // A map of another writer may come in any order and with empty values.
            SeriesRecord series = SeriesCodecs.decodeSeries(value);
            boolean isSorted = readSorted(SeriesCodecs.encodeSeries(series.tenant(), series.labels()));
            if (!isSorted) {
                throw new IllegalStateException("labels are sorted when they are encoded");
            }
        }
    }

    private boolean readSorted(byte[] value) {
        bytes = value;
        textCount = 0;
        source.set(value, SeriesCodecs.BODY_OFFSET, value.length);
        readText();
        boolean sorted = true;
        for (int count = source.blockCount(BYTES_PER_LABEL_AT_LEAST); count > 0; count = source
                .blockCount(BYTES_PER_LABEL_AT_LEAST)) {
            for (int i = 0; i < count; i++) {
                readText();
                readText();
                sorted &= isLastLabelInPlace();
            }
        }
        return sorted;
    }

    private void readText() {
        int length = source.length("a text");
        if (2 * textCount == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * textCount] = source.position();
        source.skip(length);
        bounds[2 * textCount + 1] = source.position();
        textCount++;
    }

    private boolean isLastLabelInPlace() {
        int name = textCount - 2;
        int value = textCount - 1;
        boolean first = name == 1;
        return from(value) < to(value)
                && (first || Arrays.compareUnsigned(bytes, from(name - 2), to(name - 2), bytes, from(name),
                        to(name)) < 0);
    }

    /// The id that tenant and labels have.
    SeriesId id() {
        for (int text = 0; text < textCount; text++) {
            digest.add(bytes, from(text), to(text) - from(text));
        }
        return digest.finish();
    }

    byte[] array() {
        return bytes;
    }

    /// The tenant, then name and value of each label.
    int textCount() {
        return textCount;
    }

    /// Where a text begins in the array.
    int from(int text) {
        return bounds[2 * text];
    }

    /// Where a text ends in the array, exclusive.
    int to(int text) {
        return bounds[2 * text + 1];
    }
}
