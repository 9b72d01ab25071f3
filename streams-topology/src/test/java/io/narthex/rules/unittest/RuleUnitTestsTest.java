package io.narthex.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RuleUnitTestsTest {
    @TestFactory
    Stream<DynamicTest> everyFileEndsAsItsNameSays() throws IOException, URISyntaxException {
        List<Path> files = UnitTestFiles.all();
        assertThat(files).hasSizeGreaterThanOrEqualTo(35);
        return files.stream().map(file -> DynamicTest.dynamicTest(UnitTestFiles.name(file), () -> {
            List<String> failures = RuleUnitTests.run(file, UnitTestOptions.DEFAULT).failures();
            if (UnitTestFiles.name(file).contains("pass-")) {
                assertThat(failures).isEmpty();
            } else {
                assertThat(failures).isNotEmpty();
            }
        }));
    }

    @Test
    void onlyChosenTestsRun(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.yml");
        Files.writeString(file, """
                                tests:
                                - name: one
                                  promql_expr_test: [{expr: vector(1), eval_time: 1m}]
                                - name: two
                                  promql_expr_test: [{expr: vector(1), eval_time: 1m}]
                                """);
        UnitTestReport report = RuleUnitTests.run(file, new UnitTestOptions("two"::equals, false));
        assertThat(report.cases()).singleElement().satisfies(test -> {
            assertThat(test.name()).isEqualTo("two");
            assertThat(test.failures()).singleElement().asString()
                    .isEqualTo("    expr: \"vector(1)\", time: 1m,\n        exp: nil\n        got: {} 1E+00");
        });
    }

    @Test
    void unknownKeysOfRuleFilesArePassedOverWhereAsked(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.yml");
        Files.writeString(folder.resolve("r.yml"), "groups: [{name: g, later: 1, rules: []}]");
        Files.writeString(file, "rule_files: [r.yml]\ntests: [{promql_expr_test: []}]");
        assertThat(RuleUnitTests.run(file, UnitTestOptions.DEFAULT).failures()).isNotEmpty();
        assertThat(RuleUnitTests.run(file, new UnitTestOptions(_ -> true, true)).failures()).isEmpty();
    }

    @Test
    void aBrokenFileIsReportedAndNothingRuns(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.yml");
        Files.writeString(file, "tests: [{input_series: [{series: 'a', values: '1xq'}]}]");
        assertThat(RuleUnitTests.run(file, UnitTestOptions.DEFAULT).failures())
                .containsExactly("not a repetition: 1xq");
    }
}
