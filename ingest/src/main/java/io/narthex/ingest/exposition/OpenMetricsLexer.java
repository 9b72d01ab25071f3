package io.narthex.ingest.exposition;

/// The tokens of OpenMetrics: single spaces, no free comments, exemplars.
final class OpenMetricsLexer extends Lexer {
    @Override
    Token scan(byte first) {
        return switch (state) {
            case INIT -> init(first);
            case COMMENT -> invalidAt(position);
            case META_NAME -> metaName(first);
            case META_TEXT -> metaText(first);
            case LABELS -> labels(first, State.LABELS, State.VALUE, State.LABEL_VALUE, true);
            case LABEL_VALUE -> first == '"'
                    ? string(State.LABELS, Token.LABEL_VALUE, false)
                    : invalidAt(position);
            case VALUE -> first == '{'
                    ? accept(position + 1, State.LABELS, Token.BRACE_OPEN)
                    : word(State.TIMESTAMP, Token.VALUE);
            case TIMESTAMP -> timestamp(first);
            case EXEMPLAR -> labels(first, State.EXEMPLAR, State.EXEMPLAR_VALUE, State.EXEMPLAR_VALUE, false);
            case EXEMPLAR_VALUE -> first == '"'
                    ? string(State.EXEMPLAR, Token.LABEL_VALUE, false)
                    : word(State.EXEMPLAR_TIMESTAMP, Token.VALUE);
            case EXEMPLAR_TIMESTAMP -> first == '\n'
                    ? accept(position + 1, State.INIT, Token.LINEBREAK)
                    : word(State.EXEMPLAR_TIMESTAMP, Token.TIMESTAMP);
        };
    }

    private Token init(byte first) {
        if (first == '#') {
            return at(position + 1) == ' ' ? comment(position + 2) : invalidAt(position + 1);
        }
        if (first == '{') {
            return accept(position + 1, State.LABELS, Token.BRACE_OPEN);
        }
        int to = endOfName(position, true);
        return to == position ? invalidAt(position) : accept(to, State.VALUE, Token.METRIC_NAME);
    }

    private Token comment(int word) {
        return switch (at(word)) {
            case 'H' -> meta(word, "HELP ", Token.HELP);
            case 'T' -> meta(word, "TYPE ", Token.TYPE);
            case 'U' -> meta(word, "UNIT ", Token.UNIT);
            case 'E' -> {
                if (!isWord(word, "EOF")) {
                    yield Token.INVALID;
                }
                int to = word + 3;
                yield accept(at(to) == '\n' && to < end ? to + 1 : to, State.INIT, Token.EOF_WORD);
            }
            default -> {
                state = State.COMMENT;
                yield invalidAt(word);
            }
        };
    }

    private Token meta(int word, String expected, Token token) {
        return isWord(word, expected) ? accept(word + expected.length(), State.META_NAME, token) : Token.INVALID;
    }

    private Token metaName(byte first) {
        if (first == '"') {
            return string(State.META_TEXT, Token.METRIC_NAME, true);
        }
        int to = endOfName(position, true);
        return to == position ? invalidAt(position) : accept(to, State.META_TEXT, Token.METRIC_NAME);
    }

    private Token metaText(byte first) {
        if (first != ' ') {
            return invalidAt(position);
        }
        int to = position;
        while (to < end && bytes[to] != '\n') {
            to++;
        }
        return to >= end ? invalidAt(to) : accept(to + 1, State.INIT, Token.TEXT);
    }

    private Token labels(byte first, State same, State closed, State value, boolean newlines) {
        return switch (first) {
            case '"' -> string(same, Token.QUOTED_STRING, newlines);
            case '}' -> accept(position + 1, closed, Token.BRACE_CLOSE);
            case '=' -> accept(position + 1, value, Token.EQUAL);
            case ',' -> accept(position + 1, same, Token.COMMA);
            default -> {
                int to = endOfName(position, false);
                yield to == position ? invalidAt(position) : accept(to, same, Token.LABEL_NAME);
            }
        };
    }

    private Token timestamp(byte first) {
        if (first == '\n') {
            return accept(position + 1, State.INIT, Token.LINEBREAK);
        }
        if (first == ' ' && at(position + 1) == '#' && at(position + 2) == ' ') {
            return at(position + 3) == '{'
                    ? accept(position + 4, State.EXEMPLAR, Token.COMMENT)
                    : invalidAt(position + 3);
        }
        return word(State.TIMESTAMP, Token.TIMESTAMP);
    }

    /// A space and everything up to the next space or line end.
    private Token word(State next, Token token) {
        if (bytes[position] != ' ') {
            return invalidAt(position);
        }
        int to = position + 1;
        while (to < end && bytes[to] != ' ' && bytes[to] != '\n') {
            to++;
        }
        return to == position + 1 ? invalidAt(to) : accept(to, next, token);
    }
}
