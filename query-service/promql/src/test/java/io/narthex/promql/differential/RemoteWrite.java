package io.narthex.promql.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;

/// Bodies of remote-write requests, version 1: protocol buffers in the block form of Snappy, here without compression.
final class RemoteWrite {
    private RemoteWrite() {}

    static byte[] body(Map<Labels, TreeMap<Long, Double>> series) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        series.forEach((labels, samples) -> field(request, 1, timeSeries(labels, samples)));
        return snappy(request.toByteArray());
    }

    private static byte[] timeSeries(Labels labels, TreeMap<Long, Double> samples) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        labels.forEach((name, value) -> {
            ByteArrayOutputStream label = new ByteArrayOutputStream();
            field(label, 1, name.getBytes(StandardCharsets.UTF_8));
            field(label, 2, value.getBytes(StandardCharsets.UTF_8));
            field(out, 1, label.toByteArray());
        });
        samples.forEach((time, value) -> {
            ByteArrayOutputStream sample = new ByteArrayOutputStream();
            sample.write(1 << 3 | 1);
            sample.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Double.doubleToRawLongBits(value)).array());
            sample.write(2 << 3);
            number(sample, time);
            field(out, 2, sample.toByteArray());
        });
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int field, byte[] bytes) {
        out.write(field << 3 | 2);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] snappy(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, bytes.length);
        for (int from = 0; from < bytes.length; from += 1 << 16) {
            int length = Math.min(1 << 16, bytes.length - from);
            // A literal with a length of two bytes.
            out.write(61 << 2);
            out.write(length - 1);
            out.write(length - 1 >> 8);
            out.write(bytes, from, length);
        }
        return out.toByteArray();
    }
}
