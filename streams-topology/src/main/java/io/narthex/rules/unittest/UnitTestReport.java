package io.narthex.rules.unittest;

import java.util.List;
import java.util.stream.Stream;

/// What became of the tests of one file.
///
/// @param warnings as of patterns that name no file
/// @param errors why the file could not be run at all
public record UnitTestReport(List<String> warnings, List<String> errors, List<Case> cases) {
    public UnitTestReport {
        warnings = List.copyOf(warnings);
        errors = List.copyOf(errors);
        cases = List.copyOf(cases);
    }

    /// @param failures in promtool's words; none if it passed
    public record Case(String name, List<String> failures) {
        public Case {
            failures = List.copyOf(failures);
        }
    }

    static UnitTestReport aborted(List<String> warnings, List<String> errors) {
        return new UnitTestReport(warnings, errors, List.of());
    }

    /// Everything that failed, in order.
    public List<String> failures() {
        return Stream.concat(errors.stream(), cases.stream().flatMap(test -> test.failures().stream())).toList();
    }
}
