package io.narthex.query.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// How a response body is compressed: the first coding of Accept-Encoding that we know, whatever its weight.
enum ContentCoding {
    IDENTITY(""), GZIP("gzip"), DEFLATE("deflate");

    private static final int BUFFER_BYTES = 8 << 10;

    private final String header;

    ContentCoding(String header) {
        this.header = header;
    }

    /// The value of Content-Encoding, empty where the header is left out.
    String header() {
        return header;
    }

    static ContentCoding choose(String acceptEncoding) {
        for (String part : acceptEncoding.split(",", -1)) {
            String name = part.strip().toLowerCase(Locale.ROOT);
            if (name.equals("gzip") || name.startsWith("gzip;")) {
                return GZIP;
            }
            if (name.equals("deflate") || name.startsWith("deflate;")) {
                return DEFLATE;
            }
        }
        return IDENTITY;
    }

    OutputStream wrap(OutputStream out) throws IOException {
        return switch (this) {
            case IDENTITY -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER_BYTES);
            case DEFLATE -> new DeflaterOutputStream(out);
        };
    }
}
