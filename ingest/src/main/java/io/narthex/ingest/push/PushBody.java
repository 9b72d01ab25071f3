package io.narthex.ingest.push;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.narthex.ingest.limits.BodyBudget;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyFramedInputStream;

/// The body of a push: decompressed as its encoding says and parsed as its type says.
public final class PushBody {
    private static final int CHUNK_BYTES = 64 << 10;

    private PushBody() {}

    /// @param contentType anything but delimited protobuf means text
    /// @param contentEncoding anything but gzip and snappy means none
    /// @param share takes the memory of a decompressed body
    /// @throws PushException if the body is malformed or larger than `maxBytes` once decompressed
    static List<FamilyBuilder> parse(byte[] body, @Nullable String contentType, @Nullable String contentEncoding,
            int maxBytes, BodyBudget.Share share, boolean utf8Names) {
        byte[] plain = decompress(body, contentEncoding == null ? "" : contentEncoding.toLowerCase(Locale.ROOT),
                maxBytes, share);
        return isProtobuf(contentType)
                ? ProtoPushParser.parse(plain, plain.length, utf8Names)
                : TextPushParser.parse(plain, plain.length, utf8Names);
    }

    private static boolean isProtobuf(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.split(";");
        boolean family = false;
        boolean delimited = false;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            family |= parameter.equals("proto=io.prometheus.client.MetricFamily");
            delimited |= parameter.equals("encoding=delimited");
        }
        return parts[0].strip().equals("application/vnd.google.protobuf") && family && delimited;
    }

    private static byte[] decompress(byte[] body, String encoding, int maxBytes, BodyBudget.Share share) {
        try {
            return switch (encoding) {
                case "gzip" -> readAll(gzip(body), maxBytes, share);
                case "snappy" -> readAll(new SnappyFramedInputStream(new ByteArrayInputStream(body)), maxBytes,
                        share);
                default -> body;
            };
        } catch (EOFException e) {
            throw new PushException("unexpected EOF", e);
        } catch (IOException e) {
            throw new PushException(encoding + ": " + e.getMessage(), e);
        }
    }

    private static InputStream gzip(byte[] body) throws IOException {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(body));
        } catch (ZipException e) {
            throw new PushException("gzip: invalid header", e);
        }
    }

    private static byte[] readAll(InputStream compressed, int maxBytes, BodyBudget.Share share) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (compressed) {
            for (int count = compressed.read(chunk); count >= 0; count = compressed.read(chunk)) {
                if (plain.size() + count > maxBytes) {
                    throw new PushException("body is larger than " + maxBytes + " bytes after decompression");
                }
                share.take(count);
                plain.write(chunk, 0, count);
            }
            return plain.toByteArray();
        }
    }
}
