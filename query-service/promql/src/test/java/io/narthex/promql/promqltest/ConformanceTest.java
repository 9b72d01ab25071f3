package io.narthex.promql.promqltest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// Runs the conformance scripts that lie beside the repository. What fails must be listed, and what is listed must fail.
class ConformanceTest {
    private static final Path EXCEPTIONS = Path.of("src/test/resources/conformance-exceptions.txt");

    @Test
    void everyEvalThatIsNotListedPasses() throws IOException {
        Path folder = folder();
        assumeTrue(Files.isDirectory(folder), "no conformance scripts at " + folder);
        Map<String, String> exceptions = exceptions();
        List<String> unexpected = new ArrayList<>();
        List<String> mustBeRemoved = new ArrayList<>();
        int passed = 0;
        int all = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".test")).sorted().toList()) {
                int passedHere = 0;
                List<Script.Outcome> outcomes = Script.run(Files.readString(file));
                for (Script.Outcome outcome : outcomes) {
                    String place = file.getFileName() + ":" + outcome.line();
                    boolean listed = exceptions.containsKey(place);
                    passedHere += outcome.passed() ? 1 : 0;
                    if (outcome.passed() && listed) {
                        mustBeRemoved.add(place);
                    } else if (!outcome.passed() && !listed) {
                        unexpected.add(place + " " + outcome.query() + ": " + outcome.failure());
                    }
                }
                print(file.getFileName() + " " + passedHere + "/" + outcomes.size());
                passed += passedHere;
                all += outcomes.size();
            }
        }
        print("conformance " + passed + "/" + all);
        assertThat(unexpected).as("evals that fail and are not listed").isEmpty();
        assertThat(mustBeRemoved).as("evals that pass and must be taken off the list").isEmpty();
    }

    /// CI reads these lines.
    private static void print(String line) {
        System.out.println(line);
    }

    private static Path folder() {
        String configured = System.getenv("NARTHEX_CONFORMANCE");
        if (configured != null) {
            return Path.of(configured);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        Path base = root == null ? Path.of("") : root;
        return base.resolve("../shared/conformance/promqltest").normalize();
    }

    private static Map<String, String> exceptions() {
        Map<String, String> exceptions = new TreeMap<>();
        try (Stream<String> lines = Files.lines(EXCEPTIONS)) {
            lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                String[] words = line.strip().split("\\s+", 2);
                exceptions.put(words[0], words.length > 1 ? words[1] : "");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exceptions;
    }
}
