package io.narthex.standalone;

import io.narthex.config.Globs;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.config.DuplicateRules;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.RuleFiles;
import io.narthex.schema.rule.RuleGroupVersion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Checks of rule files with promtool's words; remembers how they went. Confined to one thread.
final class RuleChecks {
    private static final RuleDefaults DEFAULTS = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1),
            Duration.ZERO, Duration.ZERO, Labels.EMPTY);
    private static final int FAILED = 1;
    private static final int LINT_FAILED = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final LintFlags lint;
    private boolean isBroken;
    private boolean hasLint;

    RuleChecks(PrintWriter out, PrintWriter err, LintFlags lint) {
        this.out = out;
        this.err = err;
        this.lint = lint;
    }

    /// The files that `rule_files` of a configuration names.
    ///
    /// @throws RuleFileException if a path without a glob names none
    static List<Path> named(Path config, List<String> patterns) {
        List<Path> files = new ArrayList<>();
        for (String pattern : patterns) {
            List<Path> found = Globs.expand(pattern);
            if (found.isEmpty() && !pattern.contains("*")) {
                throw new RuleFileException(config.toString(),
                        List.of("\"" + pattern + "\" does not point to an existing file"));
            }
            files.addAll(found);
        }
        return files;
    }

    void file(Path file) {
        text(file.toString(), () -> RuleFiles.read(file));
    }

    void text(String name, java.util.function.Supplier<String> yaml) {
        out.println("Checking " + name);
        try {
            List<RuleGroupVersion> groups = RuleFiles.parse(name, yaml.get(), DEFAULTS, 0, lint.ignoresUnknownFields());
            String duplicates = lint.findsDuplicates() ? DuplicateRules.find(groups) : "";
            if (duplicates.isEmpty()) {
                out.println("  SUCCESS: " + groups.stream().mapToInt(group -> group.rules().size()).sum()
                        + " rules found");
            } else {
                hasLint = true;
                fail(duplicates);
            }
        } catch (RuleFileException e) {
            isBroken = true;
            fail(String.valueOf(e.getMessage()));
        }
        out.println();
    }

    private void fail(String why) {
        out.flush();
        err.println("  FAILED:");
        err.println(why);
        err.flush();
    }

    int exitCode() {
        if (isBroken) {
            return FAILED;
        }
        return hasLint && lint.isFatal() ? LINT_FAILED : 0;
    }
}
