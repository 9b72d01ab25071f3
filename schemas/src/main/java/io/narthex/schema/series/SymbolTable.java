package io.narthex.schema.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.narthex.schema.codec.MalformedRecordException;

/// Texts by number, each once; a text is found by its UTF-8 bytes without being made. Not thread-safe.
final class SymbolTable {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private String[] texts = new String[1024];
    private int[] hashes = new int[1024];
    /// The number plus one, so that 0 is an empty slot; twice as many as there is room for texts.
    private int[] slots = new int[2048];
    private int size;

    String text(int number) {
        return texts[number];
    }

    /// The number of a text, a new one where it was not there.
    ///
    /// @throws MalformedRecordException if the bytes are not UTF-8
    int number(byte[] utf8, int from, int to) {
        if (size == texts.length) {
            grow();
        }
        int hash = hash(utf8, from, to);
        int slot = hash & slots.length - 1;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && isText(texts[number], utf8, from, to)) {
                return number;
            }
            slot = slot + 1 & slots.length - 1;
        }
        String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        if (!isText(text, utf8, from, to)) {
            throw new MalformedRecordException("a text of the record is not UTF-8: " + text);
        }
        texts[size] = text;
        hashes[size] = hash;
        slots[slot] = size + 1;
        return size++;
    }

    private void grow() {
        texts = Arrays.copyOf(texts, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = number + 1;
        }
    }

    private static boolean isText(String text, byte[] utf8, int from, int to) {
        int length = Math.min(text.length(), to - from);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                return Arrays.equals(encoded, 0, encoded.length, utf8, from, to);
            }
            if (c != utf8[from + i]) {
                return false;
            }
        }
        return text.length() == to - from;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * MIXER;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * MIXER;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
