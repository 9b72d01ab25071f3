package io.narthex.standalone;

import java.util.List;
import picocli.CommandLine.Option;

/// What the checks of rule files look for beyond correctness.
final class LintFlags {
    @Option(names = "--lint", split = ",", paramLabel = "CHECK", defaultValue = "duplicate-rules", description = "Lint checks: all, duplicate-rules, none. Default: ${DEFAULT-VALUE}")
    private List<String> checks = List.of("duplicate-rules");
    @Option(names = "--lint-fatal", description = "End with status 3 where a lint check finds something.")
    private boolean fatal;
    @Option(names = "--ignore-unknown-fields", description = "Pass over keys of rule files that nobody knows.")
    private boolean ignoreUnknown;

    boolean findsDuplicates() {
        return checks.contains("all") || checks.contains("duplicate-rules");
    }

    boolean isFatal() {
        return fatal;
    }

    boolean ignoresUnknownFields() {
        return ignoreUnknown;
    }
}
