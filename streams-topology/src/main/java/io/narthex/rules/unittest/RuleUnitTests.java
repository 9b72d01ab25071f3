package io.narthex.rules.unittest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.config.Globs;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.unittest.UnitTestFile.TestGroup;

/// Runs unit-test files as `promtool test rules` does, with the evaluator that runs rules on the stream.
public final class RuleUnitTests {
    private RuleUnitTests() {}

    /// What a file's tests give; what is wrong with the file itself is in the report too.
    public static UnitTestReport run(Path file, UnitTestOptions options) {
        List<String> warnings = new ArrayList<>();
        try {
            UnitTestFile tests = UnitTestFileReader.read(file.toString(), RuleFiles.read(file), false);
            List<Path> ruleFiles = ruleFiles(file, tests.ruleFiles(), warnings);
            Map<String, Integer> order = new HashMap<>();
            for (String group : tests.groupEvalOrder()) {
                if (order.putIfAbsent(group, order.size()) != null) {
                    return UnitTestReport.aborted(warnings,
                            List.of("group name repeated in evaluation order: " + group));
                }
            }
            return new UnitTestReport(warnings, List.of(), cases(tests, ruleFiles, order, options));
        } catch (RuleFileException e) {
            return UnitTestReport.aborted(warnings, e.findings());
        }
    }

    private static List<UnitTestReport.Case> cases(UnitTestFile tests, List<Path> ruleFiles,
            Map<String, Integer> order, UnitTestOptions options) {
        List<UnitTestReport.Case> cases = new ArrayList<>();
        for (int i = 0; i < tests.tests().size(); i++) {
            TestGroup test = tests.tests().get(i);
            if (options.isChosen().test(test.name())) {
                String name = test.name().isEmpty() ? "unnamed#" + i : test.name();
                cases.add(new UnitTestReport.Case(name,
                        new UnitTestRun(tests, test, ruleFiles, order, options.ignoresUnknownFields()).run()));
            }
        }
        return cases;
    }

    private static List<Path> ruleFiles(Path file, List<String> patterns, List<String> warnings) {
        Path folder = file.toAbsolutePath().getParent();
        List<Path> files = new ArrayList<>();
        for (String pattern : patterns) {
            String resolved = folder == null ? pattern : folder.resolve(pattern).toString();
            List<Path> found = Globs.expand(resolved);
            if (found.isEmpty()) {
                warnings.add("no file match pattern " + pattern);
            }
            files.addAll(found);
        }
        return files;
    }
}
