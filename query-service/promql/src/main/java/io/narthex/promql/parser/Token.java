package io.narthex.promql.parser;

import io.narthex.model.Names;
import io.narthex.promql.ast.SourceRange;

/// A token and its place.
record Token(TokenType type, int start, String text) {
    SourceRange range() {
        return new SourceRange(start, start + text.length());
    }

    int end() {
        return start + text.length();
    }

    /// As messages name it: `identifier "foo"`, `<op:+>`, `end of input`.
    String description() {
        return switch (type.kind()) {
            case END -> "end of input";
            case NAMED -> type.text() + " " + quoted();
            case SIGN, PREPROCESSOR -> quoted();
            case OPERATOR -> "<op:" + text + ">";
            case AGGREGATOR -> "<aggr:" + text + ">";
            case KEYWORD -> "<" + text + ">";
        };
    }

    private String quoted() {
        boolean isName = type == TokenType.IDENTIFIER || type == TokenType.METRIC_IDENTIFIER;
        if (isName || text.codePointCount(0, text.length()) <= 10) {
            return Names.quote(text);
        }
        return Names.quote(text.substring(0, text.offsetByCodePoints(0, 10))) + "...";
    }
}
