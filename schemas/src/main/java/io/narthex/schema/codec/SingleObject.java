package io.narthex.schema.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/// Avro's single-object encoding: the bytes C3 01, the schema's CRC-64-AVRO fingerprint (little-endian), the datum.
public final class SingleObject {
    public static final int HEADER_BYTES = 10;

    private SingleObject() {}

    /// The fingerprint of the schema that a record was written with.
    ///
    /// @throws MalformedRecordException if the bytes do not begin with the header
    public static long fingerprint(byte[] record) {
        if (record.length < HEADER_BYTES || record[0] != (byte) 0xC3 || record[1] != 1) {
            throw new MalformedRecordException(
                    "record of " + record.length + " bytes does not begin with Avro's single-object header");
        }
        long fingerprint = 0;
        for (int i = HEADER_BYTES - 1; i >= 2; i--) {
            fingerprint = fingerprint << 8 | record[i] & 0xFF;
        }
        return fingerprint;
    }

    /// Writes the header at the start of `to`.
    public static void putHeader(byte[] to, long fingerprint) {
        to[0] = (byte) 0xC3;
        to[1] = 1;
        for (int i = 0; i < 8; i++) {
            to[2 + i] = (byte) (fingerprint >>> 8 * i);
        }
    }

    /// The fingerprint of the schema in `/narthex/avro/<name>.avsc`.
    public static long fingerprintOf(String name) {
        return SchemaNormalization.parsingFingerprint64(schema(name));
    }

    static Schema schema(String name) {
        Schema schema = load("/narthex/avro/" + name + ".avsc");
        if (schema == null) {
            throw new IllegalStateException("no schema /narthex/avro/" + name + ".avsc on the class path");
        }
        return schema;
    }

    /// Earlier versions of a schema that records in the log may still have: `<name>.1.avsc`, `<name>.2.avsc`, …
    static List<Schema> earlierSchemas(String name) {
        List<Schema> earlier = new ArrayList<>();
        for (int version = 1;; version++) {
            Schema schema = load("/narthex/avro/" + name + "." + version + ".avsc");
            if (schema == null) {
                return earlier;
            }
            earlier.add(schema);
        }
    }

    private static @Nullable Schema load(String resource) {
        try (InputStream in = SingleObject.class.getResourceAsStream(resource)) {
            return in == null ? null : new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
