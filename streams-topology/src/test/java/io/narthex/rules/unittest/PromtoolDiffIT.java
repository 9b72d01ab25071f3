package io.narthex.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Our verdicts and texts on every unit-test file against those of an installed promtool; skipped where there is none.
class PromtoolDiffIT {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @TempDir
    private Path directory = Path.of("");

    @TestFactory
    Stream<DynamicTest> promtoolSaysTheSame() throws IOException, URISyntaxException {
        assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed");
        return UnitTestFiles.all().stream().filter(file -> !UnitTestFiles.name(file).startsWith("newer-"))
                .map(file -> DynamicTest.dynamicTest(UnitTestFiles.name(file), () -> compare(file)));
    }

    private void compare(Path file) throws IOException, InterruptedException {
        Path errors = directory.resolve(UnitTestFiles.name(file) + ".err");
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(errors.toFile()).start();
        int status = promtool.waitFor();

        UnitTestReport ours = RuleUnitTests.run(file, UnitTestOptions.DEFAULT);

        assertThat(ours.failures().isEmpty()).isEqualTo(status == 0);
        assertThat(failures(errors)).isEqualTo(String.join("\n", ours.failures()));
    }

    private static String failures(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.equals("  FAILED:") && !line.startsWith("  WARNING:")).toList();
        return String.join("\n", lines);
    }
}
