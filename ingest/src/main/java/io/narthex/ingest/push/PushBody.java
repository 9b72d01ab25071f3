package io.narthex.ingest.push;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyFramedInputStream;

/// The body of a push: decompressed as its encoding says and parsed as its type says.
public final class PushBody {
    private PushBody() {}

    /// @param contentType anything but delimited protobuf means text
    /// @param contentEncoding anything but gzip and snappy means none
    /// @throws PushException if the body is malformed or larger than `maxBytes` once decompressed
    static List<FamilyBuilder> parse(byte[] body, @Nullable String contentType, @Nullable String contentEncoding,
            int maxBytes, boolean utf8Names) {
        byte[] plain = decompress(body, contentEncoding == null ? "" : contentEncoding.toLowerCase(Locale.ROOT),
                maxBytes);
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

    private static byte[] decompress(byte[] body, String encoding, int maxBytes) {
        try {
            return switch (encoding) {
                case "gzip" -> readAll(new GZIPInputStream(new ByteArrayInputStream(body)), maxBytes);
                case "snappy" -> readAll(new SnappyFramedInputStream(new ByteArrayInputStream(body)), maxBytes);
                default -> body;
            };
        } catch (IOException e) {
            throw new PushException(encoding + ": " + e.getMessage(), e);
        }
    }

    private static byte[] readAll(InputStream compressed, int maxBytes) throws IOException {
        try (compressed) {
            byte[] plain = compressed.readNBytes(maxBytes + 1);
            if (plain.length > maxBytes) {
                throw new PushException("body is larger than " + maxBytes + " bytes after decompression");
            }
            return plain;
        }
    }
}
