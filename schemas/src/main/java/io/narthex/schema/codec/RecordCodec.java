package io.narthex.schema.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/// The bytes of one kind of record: a plain Java record whose components are the fields of an Avro schema.
///
/// The schema is `/narthex/avro/<simple class name>.avsc` on the class path; components and fields are checked against
/// each other when the codec is made. A record written with an earlier schema (`<name>.1.avsc`, …) is read by Avro's
/// resolution rules. Equal records have equal bytes: maps are written in the order of their keys. Thread-safe.
public final class RecordCodec<T extends Record> {
    private final Class<T> type;
    private final Schema schema;
    private final long fingerprint;
    private final Conversion conversion;
    private final Map<Long, Schema> writers = new HashMap<>();

    private RecordCodec(Class<T> type) {
        this.type = type;
        String name = type.getSimpleName();
        schema = SingleObject.schema(name);
        fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        conversion = Conversion.of(type, schema);
        writers.put(fingerprint, schema);
        for (Schema earlier : SingleObject.earlierSchemas(name)) {
            writers.put(SchemaNormalization.parsingFingerprint64(earlier), earlier);
        }
    }

    /// @throws IllegalStateException if the record and its schema differ
    public static <T extends Record> RecordCodec<T> of(Class<T> type) {
        return new RecordCodec<>(type);
    }

    public Class<T> type() {
        return type;
    }

    /// Whether a record with this header is of this kind, in this or an earlier version.
    public boolean reads(long writerFingerprint) {
        return writers.containsKey(writerFingerprint);
    }

    /// The schema as JSON on one line.
    public String schemaJson() {
        return schema.toString();
    }

    public byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        byte[] header = new byte[SingleObject.HEADER_BYTES];
        SingleObject.putHeader(header, fingerprint);
        out.writeBytes(header);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<Object>(schema).write(conversion.toAvro(value), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused a write", e);
        }
        return out.toByteArray();
    }

    /// @throws MalformedRecordException if the bytes are no record of this kind
    public T decode(byte[] bytes) {
        long written = SingleObject.fingerprint(bytes);
        Schema writer = writers.get(written);
        if (writer == null) {
            throw new MalformedRecordException(
                    "schema fingerprint " + Long.toHexString(written) + " is none of " + type.getSimpleName());
        }
        try {
            GenericRecord datum = new GenericDatumReader<GenericRecord>(writer, schema).read(null,
                    DecoderFactory.get().binaryDecoder(bytes, SingleObject.HEADER_BYTES,
                            bytes.length - SingleObject.HEADER_BYTES, null));
            return type.cast(Objects.requireNonNull(conversion.fromAvro(datum)));
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedRecordException(
                    type.getSimpleName() + " of " + bytes.length + " bytes: " + e.getMessage(),
                    e);
        }
    }
}
