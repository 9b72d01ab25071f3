package io.narthex.standalone;

import com.google.protobuf.CodedOutputStream;
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

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    RemoteWriteBody sample(Labels labels, long timestampMs, double value) {
        write(bytes, out -> {
            ByteArrayOutputStream series = new ByteArrayOutputStream();
            labels.forEach((name, text) -> write(series, s -> message(s, 1, pair(name, text))));
            ByteArrayOutputStream sample = new ByteArrayOutputStream();
            write(sample, s -> {
                s.writeDouble(1, value);
                s.writeInt64(2, timestampMs);
            });
            write(series, s -> message(s, 2, sample.toByteArray()));
            message(out, 1, series.toByteArray());
        });
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

    private static byte[] pair(String name, String value) {
        ByteArrayOutputStream label = new ByteArrayOutputStream();
        write(label, l -> {
            l.writeByteArray(1, name.getBytes(StandardCharsets.UTF_8));
            l.writeByteArray(2, value.getBytes(StandardCharsets.UTF_8));
        });
        return label.toByteArray();
    }

    private static void message(CodedOutputStream out, int field, byte[] body) throws IOException {
        out.writeTag(field, LENGTH_DELIMITED);
        out.writeUInt32NoTag(body.length);
        out.writeRawBytes(body);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static void write(ByteArrayOutputStream bytes, Writing writing) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
