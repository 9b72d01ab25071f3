package io.narthex.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaDocsTest {
    @Test
    void everyRecordAndFieldOfEverySchemaHasADoc() throws IOException, URISyntaxException {
        List<String> bare = new ArrayList<>();
        for (Path file : schemaFiles()) {
            collectBare(new Schema.Parser().parse(file.toFile()), bare);
        }

        assertThat(bare).isEmpty();
    }

    private static List<Path> schemaFiles() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(SchemaDocsTest.class.getResource("/narthex/avro/")).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.filter(f -> f.toString().endsWith(".avsc")).toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(20);
            return all;
        }
    }

    private static void collectBare(Schema schema, List<String> bare) {
        switch (schema.getType()) {
            case RECORD -> {
                if (schema.getDoc() == null) {
                    bare.add(schema.getFullName());
                }
                for (Schema.Field field : schema.getFields()) {
                    if (field.doc() == null || field.doc().isBlank()) {
                        bare.add(schema.getFullName() + "." + field.name());
                    }
                    collectBare(field.schema(), bare);
                }
            }
            case ARRAY -> collectBare(schema.getElementType(), bare);
            case MAP -> collectBare(schema.getValueType(), bare);
            case UNION -> schema.getTypes().forEach(branch -> collectBare(branch, bare));
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {
            }
        }
    }
}
