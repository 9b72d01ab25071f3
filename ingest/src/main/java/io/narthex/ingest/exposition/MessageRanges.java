package io.narthex.ingest.exposition;

import io.narthex.ingest.wire.ProtoReader;
import java.util.Arrays;

/// Places of nested messages that are read only where they are asked for. Used again by [#clear].
final class MessageRanges {
    private static final int NUMBERS_EACH = 3;

    private int[] numbers = new int[16 * NUMBERS_EACH];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /// Notes the length-delimited field at the reader and passes over it.
    ///
    /// @param owner what the message belongs to, by a number of the caller's
    void add(ProtoReader reader, int owner) {
        if (NUMBERS_EACH * size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        int outer = reader.enter();
        numbers[NUMBERS_EACH * size] = reader.position();
        numbers[NUMBERS_EACH * size + 1] = reader.limit();
        numbers[NUMBERS_EACH * size + 2] = owner;
        reader.leave(outer);
        size++;
    }

    int start(int index) {
        return numbers[NUMBERS_EACH * index];
    }

    /// Exclusive.
    int end(int index) {
        return numbers[NUMBERS_EACH * index + 1];
    }

    int owner(int index) {
        return numbers[NUMBERS_EACH * index + 2];
    }
}
