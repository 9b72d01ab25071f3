package io.narthex.rules.config;

import java.util.List;

/// A rule file that cannot be used; every finding is worded as Prometheus words it.
public final class RuleFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> findings;

    RuleFileException(String file, List<String> findings) {
        super(String.join("\n", findings.stream().map(finding -> file + ": " + finding).toList()));
        this.findings = List.copyOf(findings);
    }

    /// Without the file's name.
    public List<String> findings() {
        return findings;
    }
}
