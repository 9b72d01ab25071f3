package io.narthex.segment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.narthex.model.TenantId;
import org.jspecify.annotations.Nullable;

/// Manifests as JSON, for the file beside the tables and for the value in the segments topic. Unknown keys are ignored,
/// so that a later version may add some.
public final class ManifestJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ManifestJson() {}

    public static byte[] write(SegmentManifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeNumberField("formatVersion", manifest.formatVersion());
            json.writeStringField("id", manifest.id().value());
            writeOrigin(json, manifest.origin());
            json.writeNumberField("createdAtMs", manifest.createdAtMs());
            json.writeNumberField("minTimestampMs", manifest.minTimestampMs());
            json.writeNumberField("maxTimestampMs", manifest.maxTimestampMs());
            json.writeNumberField("seriesCount", manifest.seriesCount());
            json.writeNumberField("sampleCount", manifest.sampleCount());
            json.writeNumberField("histogramCount", manifest.histogramCount());
            json.writeArrayFieldStart("files");
            for (SegmentFile file : manifest.files()) {
                writeFile(json, file);
            }
            json.writeEndArray();
            json.writeStringField("viewSql", manifest.viewSql());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeOrigin(JsonGenerator json, SegmentOrigin origin) throws IOException {
        json.writeStringField("tenant", origin.tenant().value());
        json.writeNumberField("partition", origin.partition());
        json.writeNumberField("startOffset", origin.startOffset());
        json.writeNumberField("endOffset", origin.endOffset());
        json.writeNumberField("level", origin.level());
        json.writeStringField("clusterId", origin.clusterId());
        json.writeStringField("topicId", origin.topicId());
        json.writeArrayFieldStart("inputs");
        for (SegmentId input : origin.inputs()) {
            json.writeString(input.value());
        }
        json.writeEndArray();
    }

    private static void writeFile(JsonGenerator json, SegmentFile file) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", file.name());
        json.writeNumberField("bytes", file.bytes());
        json.writeNumberField("rows", file.rows());
        json.writeNumberField("crc32c", Integer.toUnsignedLong(file.crc32c()));
        json.writeNumberField("dataBytes", file.dataBytes());
        json.writeNumberField("footerCrc32c", Integer.toUnsignedLong(file.footerCrc32c()));
        json.writeEndObject();
    }

    /// @param file names the bytes in errors
    /// @throws SegmentException.Corrupt if the bytes are no manifest of a version that this code reads
    public static SegmentManifest read(String file, byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new SegmentException.Corrupt(file, "is not a JSON object");
            }
            Fields fields = new Fields(file, readObject(json));
            long version = fields.number("formatVersion");
            if (version != SegmentManifest.FORMAT_VERSION) {
                throw new SegmentException.Corrupt(file, "has format version " + version + ", expected "
                        + SegmentManifest.FORMAT_VERSION);
            }
            return fields.manifest();
        } catch (IOException | IllegalArgumentException e) {
            throw new SegmentException.Corrupt(file, "is not a manifest", e);
        }
    }

    private static Map<String, Object> readObject(JsonParser json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = readValue(json);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object readValue(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return readObject(json);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Object element = readValue(json);
                if (element != null) {
                    elements.add(element);
                }
            }
            return elements;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        return token == JsonToken.VALUE_STRING ? json.getText() : null;
    }

    private record Fields(String file, Map<String, Object> values) {
        long number(String name) {
            return require(name, Long.class);
        }

        String text(String name) {
            return require(name, String.class);
        }

        List<?> list(String name) {
            return require(name, List.class);
        }

        private <T> T require(String name, Class<T> type) {
            Object value = values.get(name);
            if (!type.isInstance(value)) {
                throw new SegmentException.Corrupt(file, "has no " + type.getSimpleName() + " under \"" + name + "\"");
            }
            return type.cast(value);
        }

        SegmentManifest manifest() {
            List<SegmentFile> files = list("files").stream().map(this::table).toList();
            return new SegmentManifest((int) number("formatVersion"), new SegmentId(text("id")), origin(),
                    number("createdAtMs"), number("minTimestampMs"), number("maxTimestampMs"), number("seriesCount"),
                    number("sampleCount"), number("histogramCount"), files, text("viewSql"));
        }

        private SegmentOrigin origin() {
            List<SegmentId> inputs = list("inputs").stream().map(id -> new SegmentId(String.valueOf(id))).toList();
            return new SegmentOrigin(new TenantId(text("tenant")), (int) number("partition"), number("startOffset"),
                    number("endOffset"), (int) number("level"), text("clusterId"), text("topicId"), inputs);
        }

        private SegmentFile table(Object element) {
            Map<String, Object> copy = new HashMap<>();
            if (element instanceof Map<?, ?> map) {
                map.forEach((key, value) -> copy.put(String.valueOf(key), value));
            }
            Fields fields = new Fields(file, copy);
            return new SegmentFile(fields.text("name"), fields.number("bytes"), fields.number("rows"),
                    (int) fields.number("crc32c"), fields.number("dataBytes"), (int) fields.number("footerCrc32c"));
        }
    }
}
