package io.narthex.standalone;

import io.narthex.model.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/// A remote write 1.0 request, laid by hand.
final class RemoteWriteBody {
    private static final int LENGTH_DELIMITED = 2;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sample = new ByteArrayOutputStream();

    /// The label part of a time series, for [#sample(byte\[\], long, double)].
    static byte[] encode(Labels labels) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        labels.forEach((name, value) -> {
            ByteArrayOutputStream pair = new ByteArrayOutputStream();
            message(pair, 1, name.getBytes(StandardCharsets.UTF_8));
            message(pair, 2, value.getBytes(StandardCharsets.UTF_8));
            message(encoded, 1, pair.toByteArray());
        });
        return encoded.toByteArray();
    }

    RemoteWriteBody sample(Labels labels, long timestampMs, double value) {
        return sample(encode(labels), timestampMs, value);
    }

    RemoteWriteBody sample(byte[] encodedLabels, long timestampMs, double value) {
        sample.reset();
        tag(sample, 1, FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            sample.write((int) (bits >>> shift));
        }
        tag(sample, 2, VARINT);
        varint(sample, timestampMs);
        byte[] encodedSample = sample.toByteArray();
        tag(bytes, 1, LENGTH_DELIMITED);
        varint(bytes, encodedLabels.length + 2L + encodedSample.length);
        bytes.writeBytes(encodedLabels);
        message(bytes, 2, encodedSample);
        return this;
    }

    HttpRequest.Builder to(String baseUrl) {
        try {
            return HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/write"))
                    .header("Content-Type", "application/x-protobuf").header("Content-Encoding", "snappy")
                    .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Snappy.compress(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] body) {
        tag(out, field, LENGTH_DELIMITED);
        varint(out, body.length);
        out.writeBytes(body);
    }

    private static void tag(ByteArrayOutputStream out, int field, int wireType) {
        out.write(field << 3 | wireType);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
