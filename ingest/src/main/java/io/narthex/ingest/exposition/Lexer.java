package io.narthex.ingest.exposition;

import java.nio.charset.StandardCharsets;

/// Cuts an exposition into tokens. After [#next] the token is the bytes from [#start] to [#position]; after an invalid
/// one the position is at the byte that no rule allows, which is what Prometheus' messages show.
abstract sealed class Lexer permits PrometheusLexer, OpenMetricsLexer {
    /// Between which tokens the lexer stands.
    enum State {
        INIT, COMMENT, META_NAME, META_TEXT, LABELS, LABEL_VALUE, VALUE, TIMESTAMP, EXEMPLAR, EXEMPLAR_VALUE,
        EXEMPLAR_TIMESTAMP
    }

    byte[] bytes = new byte[0];
    int end;
    int start;
    int position;
    State state = State.INIT;

    void reset(byte[] source, int length) {
        bytes = source;
        end = length;
        start = 0;
        position = 0;
        state = State.INIT;
    }

    final Token next() {
        if (position >= end) {
            return Token.END;
        }
        start = position;
        return scan(bytes[position]);
    }

    abstract Token scan(byte first);

    final Token accept(int to, State next, Token token) {
        position = to;
        state = next;
        return token;
    }

    final Token invalidAt(int at) {
        position = at;
        return Token.INVALID;
    }

    /// The byte at an index, or 0 behind the end.
    final byte at(int index) {
        return index < end ? bytes[index] : 0;
    }

    /// The end of a name that starts here, or this index where none does.
    final int endOfName(int from, boolean colons) {
        int at = from;
        while (at < end && isNamePart(bytes[at], colons, at > from)) {
            at++;
        }
        return at;
    }

    private static boolean isNamePart(byte b, boolean colons, boolean digits) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || colons && b == ':'
                || digits && b >= '0' && b <= '9';
    }

    /// The end of a string in double quotes that starts here, or the bitwise complement of where it breaks off.
    final int endOfString(int from, boolean newlines) {
        int at = from + 1;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\n' && !newlines) {
                return ~at;
            }
            if (b == '\\') {
                at++;
                if (at >= end || bytes[at] == '\n') {
                    return ~at;
                }
            }
            at++;
        }
        return ~at;
    }

    final Token string(State next, Token token, boolean newlines) {
        int to = endOfString(position, newlines);
        return to < 0 ? invalidAt(~to) : accept(to, next, token);
    }

    /// Whether a word stands at an index; otherwise the position is left where it differs.
    final boolean isWord(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at(from + i) != word.charAt(i)) {
                position = from + i;
                return false;
            }
        }
        return true;
    }

    final String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
