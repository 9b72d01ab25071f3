package io.narthex.rules.config;

import java.util.List;

/// A rule file that cannot be used; every finding is worded as Prometheus words it.
public final class RuleFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> findings;

    public RuleFileException(String file, List<String> findings) {
        super(text(file, findings));
        this.findings = List.copyOf(findings);
    }

    public RuleFileException(String file, List<String> findings, Throwable cause) {
        super(text(file, findings), cause);
        this.findings = List.copyOf(findings);
    }

    private static String text(String file, List<String> findings) {
        return String.join("\n", findings.stream().map(finding -> file + ": " + finding).toList());
    }

    /// Without the file's name.
    public List<String> findings() {
        return findings;
    }
}
