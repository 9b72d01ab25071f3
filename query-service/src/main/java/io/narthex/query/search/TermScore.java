package io.narthex.query.search;

/// How well texts fit one term: from 0, which is no fit, to 1. The numbers are Prometheus'.
///
/// Texts are arrays of code points. Confined to one thread.
sealed interface TermScore permits Subsequence, Similarity {
    double NONE = 0;
    double WHOLE = 1;

    double of(int[] text);

    /// Whether the text begins with the term.
    static boolean startsWith(int[] text, int[] term) {
        return isAt(text, 0, term);
    }

    /// Whether the term stands in the text at a position.
    static boolean isAt(int[] text, int position, int[] term) {
        if (text.length - position < term.length) {
            return false;
        }
        for (int i = 0; i < term.length; i++) {
            if (text[position + i] != term[i]) {
                return false;
            }
        }
        return true;
    }
}
