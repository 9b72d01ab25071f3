package io.narthex.promql.promqltest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the scripts of this module, one topic each.
class PromqlScriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/promql");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".test")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyEvalPasses(Path script) throws IOException {
        List<Script.Outcome> outcomes = Script.run(Files.readString(script));
        assertThat(outcomes).isNotEmpty();
        assertThat(outcomes).allSatisfy(o -> assertThat(o.failure()).as(script + ":" + o.line() + " " + o.query())
                .isEmpty());
    }
}
