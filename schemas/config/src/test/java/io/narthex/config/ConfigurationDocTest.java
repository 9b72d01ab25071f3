package io.narthex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.config.Schema.Field;
import io.narthex.config.Schema.ListShape;
import io.narthex.config.Schema.MapShape;
import io.narthex.config.Schema.Scalar;
import io.narthex.config.Schema.Shape;
import io.narthex.config.Schema.Struct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `docs/operations/configuration.md` says of every key what the code says of it.
class ConfigurationDocTest {
    private static final Path DOC = Path.of("../../docs/operations/configuration.md");
    private static final List<String> SECTIONS = List.of("root", "global", "scrape_config", "http_client", "basic_auth",
            "authorization", "oauth2", "tls", "header", "relabel", "target_group", "file_sd", "http_sd", "alerting",
            "alertmanager", "storage", "tsdb", "retention", "exemplars", "tracing", "remote_write", "queue",
            "write_metadata", "remote_read", "otlp", "runtime");

    static String tables() {
        Set<String> reached = new HashSet<>();
        reach(Schema.prometheus().struct("root"), reached);
        StringBuilder text = new StringBuilder();
        for (String name : SECTIONS) {
            text.append("\n### ").append(name.equals("root") ? "top level" : name).append(
                    "\n\n| key | value | default | state |\n| --- | --- | --- | --- |\n");
            boolean inUse = reached.contains(name) || name.equals("http_client");
            for (Field field : Schema.prometheus().struct(name).fields().values()) {
                text.append("| `").append(field.key()).append("` | ").append(value(field.shape())).append(" | ").append(
                        field.defaultText().isEmpty() ? "" : "`" + field.defaultText() + "`").append(" | ").append(
                                inUse
                                        && field.built() ? "built" : "**not built**")
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    /// Collects the structs that something acts on: those that built keys lead to.
    private static void reach(Shape shape, Set<String> to) {
        switch (shape) {
            case Scalar _ -> {
            }
            case ListShape list -> reach(list.item(), to);
            case MapShape map -> reach(map.value(), to);
            case Struct struct -> {
                if (to.add(struct.name())) {
                    struct.fields().values().stream().filter(Field::built).forEach(field -> reach(field.shape(), to));
                }
            }
        }
    }

    private static String value(Shape shape) {
        return switch (shape) {
            case Scalar scalar -> scalar.name().toLowerCase(Locale.ROOT);
            case ListShape list -> "list of " + value(list.item());
            case MapShape map -> "map to " + value(map.value());
            case Struct struct -> struct.name();
        };
    }

    @Test
    void everyKeyIsDocumentedAsItIsBuilt() throws IOException {
        assertThat(Files.readString(DOC)).endsWith(tables());
    }

    @Test
    void everyKeyThatTheTopLevelReachesHasATableOrIsNotBuilt() {
        Schema.prometheus().struct("scrape_config").fields().values().stream().filter(Field::built).forEach(field -> {
            if (field.shape() instanceof ListShape list && list.item() instanceof Struct struct) {
                assertThat(SECTIONS).contains(struct.name());
            }
        });
    }

    /// Writes the tables anew: run it by hand after a change of the schema.
    static void main() throws IOException {
        String doc = Files.readString(DOC);
        int tables = doc.indexOf("\n### top level");
        Files.writeString(DOC, (tables < 0 ? doc : doc.substring(0, tables)) + tables());
    }
}
