package io.narthex.promql.ast;

import java.nio.charset.StandardCharsets;

/// A piece of a query's text, in characters: from `start` up to, not including, `end`.
public record SourceRange(int start, int end) {
    public static final SourceRange NONE = new SourceRange(0, 0);

    /// From the beginning of this to the end of the other.
    public SourceRange to(SourceRange other) {
        return new SourceRange(start, other.end);
    }

    /// Whether the other lies within this or is this.
    public boolean contains(SourceRange other) {
        return start <= other.start && other.end <= end;
    }

    /// `line:column` of the start, both from 1, the column in bytes of UTF-8 as Prometheus counts it.
    public String position(String query) {
        if (query.isEmpty()) {
            return "unknown position";
        }
        if (start < 0 || start > query.length()) {
            return "invalid position";
        }
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < start; i++) {
            if (query.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = query.substring(lineStart, start).getBytes(StandardCharsets.UTF_8).length + 1;
        return line + ":" + column;
    }
}
