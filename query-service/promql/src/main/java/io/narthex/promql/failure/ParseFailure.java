package io.narthex.promql.failure;

import io.narthex.promql.ast.SourceRange;

/// The text is not PromQL, or its types do not fit (`bad_data`). The message is Prometheus' `line:column: parse error: …`.
public final class ParseFailure extends PromqlException {
    private static final long serialVersionUID = 1;

    private final transient SourceRange range;
    private final String reason;

    public ParseFailure(String query, SourceRange range, String reason) {
        super(range.position(query) + ": parse error: " + reason);
        this.range = range;
        this.reason = reason;
    }

    public SourceRange range() {
        return range;
    }

    /// The message without the position.
    public String reason() {
        return reason;
    }
}
