package io.narthex.ingest.wire;

import java.util.Arrays;

/// A growing list of numbers for repeated fields, packed or not.
public final class Numbers {
    private long[] bits = new long[16];
    private int size;

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public void add(long value) {
        if (size == bits.length) {
            bits = Arrays.copyOf(bits, 2 * size);
        }
        bits[size++] = value;
    }

    public long get(int index) {
        return bits[index];
    }

    /// Adds the field's `sint64` values.
    public void addZigzags(ProtoReader from) {
        if (from.wireType() != ProtoReader.BYTES) {
            add(from.zigzag());
            return;
        }
        int outer = from.enter();
        while (from.hasRemaining()) {
            add(from.zigzag());
        }
        from.leave(outer);
    }

    /// Adds the raw bits of the field's `double` values.
    public void addDoubles(ProtoReader from) {
        if (from.wireType() != ProtoReader.BYTES) {
            add(from.fixed64());
            return;
        }
        int outer = from.enter();
        while (from.hasRemaining()) {
            add(from.fixed64());
        }
        from.leave(outer);
    }

    public int[] toInts() {
        int[] all = new int[size];
        for (int i = 0; i < size; i++) {
            all[i] = (int) bits[i];
        }
        return all;
    }

    /// The values as doubles, given as raw bits.
    public double[] toDoubles() {
        double[] all = new double[size];
        for (int i = 0; i < size; i++) {
            all[i] = Double.longBitsToDouble(bits[i]);
        }
        return all;
    }

    /// The running sums: integer histograms carry each bucket as its difference from the one before.
    public double[] toCounts() {
        double[] all = new double[size];
        long running = 0;
        for (int i = 0; i < size; i++) {
            running += bits[i];
            all[i] = running;
        }
        return all;
    }
}
