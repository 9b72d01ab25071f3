package io.narthex.alert.matcher;

/// Which grammar reads matchers and which label names are allowed (`--enable-feature`).
public enum MatcherMode {
    /// Both grammars; where they disagree the classic one wins.
    FALLBACK,
    /// Only the grammar with quoted names; a label name is any text.
    UTF8_STRICT,
    /// Only the grammar of old; label names are `[a-zA-Z_][a-zA-Z0-9_]*`.
    CLASSIC
}
