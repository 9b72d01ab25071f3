package io.narthex.ingest.exposition;

/// The tokens of Prometheus' text format: blanks separate, comments are free.
final class PrometheusLexer extends Lexer {
    @Override
    Token scan(byte first) {
        if (isBlank(first) && !startsMetaText()) {
            return accept(endOfBlanks(position), state, Token.WHITESPACE);
        }
        return switch (state) {
            case INIT -> init(first);
            case META_NAME -> metaName(first);
            case META_TEXT -> accept(endOfLine(position), State.INIT, Token.TEXT);
            case LABELS -> labels(first);
            case LABEL_VALUE -> first == '"'
                    ? string(State.LABELS, Token.LABEL_VALUE, true)
                    : invalidAt(position);
            case VALUE -> value(first);
            case TIMESTAMP -> timestamp(first);
            // These belong to OpenMetrics; comments are consumed where they start.
            case COMMENT, EXEMPLAR, EXEMPLAR_VALUE, EXEMPLAR_TIMESTAMP -> invalidAt(position);
        };
    }

    /// The text of a HELP or TYPE line begins with the blank before it, unless there is nothing but blanks.
    private boolean startsMetaText() {
        return state == State.META_TEXT && at(endOfBlanks(position)) != '\n' && endOfBlanks(position) < end;
    }

    private Token init(byte first) {
        if (first == 0) {
            return Token.END;
        }
        if (first == '\n') {
            return accept(position + 1, State.INIT, Token.LINEBREAK);
        }
        if (first == '#') {
            return comment();
        }
        if (first == '{') {
            return accept(position + 1, State.LABELS, Token.BRACE_OPEN);
        }
        int to = endOfName(position, true);
        return to == position ? invalidAt(position) : accept(to, State.VALUE, Token.METRIC_NAME);
    }

    private Token comment() {
        int word = endOfBlanks(position + 1);
        if (word > position + 1) {
            boolean help = isWordAt(word, "HELP");
            if ((help || isWordAt(word, "TYPE")) && isBlank(at(word + 4))) {
                return accept(endOfBlanks(word + 4), State.META_NAME, help ? Token.HELP : Token.TYPE);
            }
        }
        int to = endOfLine(position);
        return to >= end ? accept(to, State.INIT, Token.END) : accept(to, State.INIT, Token.COMMENT);
    }

    private boolean isWordAt(int from, String word) {
        int before = position;
        boolean is = isWord(from, word);
        position = before;
        return is;
    }

    private Token metaName(byte first) {
        if (first == '"') {
            return string(State.META_TEXT, Token.METRIC_NAME, true);
        }
        int to = endOfName(position, true);
        return to == position ? invalidAt(position) : accept(to, State.META_TEXT, Token.METRIC_NAME);
    }

    private Token labels(byte first) {
        return switch (first) {
            case '"' -> string(State.LABELS, Token.QUOTED_STRING, true);
            case '}' -> accept(position + 1, State.VALUE, Token.BRACE_CLOSE);
            case '=' -> accept(position + 1, State.LABEL_VALUE, Token.EQUAL);
            case ',' -> accept(position + 1, State.LABELS, Token.COMMA);
            default -> {
                int to = endOfName(position, false);
                yield to == position ? invalidAt(position) : accept(to, State.LABELS, Token.LABEL_NAME);
            }
        };
    }

    private Token value(byte first) {
        if (first == '{') {
            return accept(position + 1, State.LABELS, Token.BRACE_OPEN);
        }
        int to = position;
        while (to < end && bytes[to] != '{' && bytes[to] != '\n' && !isBlank(bytes[to])) {
            to++;
        }
        return to == position ? invalidAt(position) : accept(to, State.TIMESTAMP, Token.VALUE);
    }

    private Token timestamp(byte first) {
        if (first == '\n') {
            return accept(position + 1, State.INIT, Token.LINEBREAK);
        }
        int to = position;
        while (to < end && bytes[to] >= '0' && bytes[to] <= '9') {
            to++;
        }
        return to == position ? invalidAt(position) : accept(to, State.TIMESTAMP, Token.TIMESTAMP);
    }

    private int endOfBlanks(int from) {
        int at = from;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
