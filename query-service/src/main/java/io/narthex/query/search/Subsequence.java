package io.narthex.query.search;

/// Fits texts in which the characters of the term occur in their order.
///
/// A match is a row of runs of consecutive characters. A run counts the square of its length, whatever lies before and
/// between the runs takes away its share of the text, and what lies behind the last half of that. The best match from
/// any start counts, related to the square of the term's length, and always a little less than a whole fit. A text that
/// begins with the term fits as a whole.
final class Subsequence implements TermScore {
    private static final double INEXACT = 0.999;
    private static final double UNMATCHED = -1;

    private final int[] term;
    private final double threshold;

    /// @param term not empty
    /// @param threshold the least fit that counts
    Subsequence(int[] term, double threshold) {
        this.term = term;
        this.threshold = threshold;
    }

    @Override
    public double of(int[] text) {
        if (TermScore.startsWith(text, term)) {
            return WHOLE;
        }
        double best = UNMATCHED;
        for (int start = 0; start <= text.length - term.length; start++) {
            if (text[start] != term[0]) {
                continue;
            }
            double score = from(start, text);
            if (Double.isNaN(score)) {
                // What is not there behind this start is not there behind a later one.
                break;
            }
            best = Math.max(best, score);
        }
        double score = best < 0 ? NONE : best / ((double) term.length * term.length) * INEXACT;
        return score >= threshold ? score : NONE;
    }

    /// The score of the match that begins at a position, NaN where there is none.
    private double from(int start, int[] text) {
        double share = 1.0 / text.length;
        double score = 0;
        int matched = 0;
        int runEnd = 0;
        int at = start;
        while (matched < term.length) {
            while (at < text.length && text[at] != term[matched]) {
                at++;
            }
            if (at == text.length) {
                return Double.NaN;
            }
            int runStart = at;
            while (at < text.length && matched < term.length && text[at] == term[matched]) {
                at++;
                matched++;
            }
            if (runStart > runEnd) {
                score -= (runStart - runEnd) * share;
            }
            double length = at - runStart;
            score += length * length;
            runEnd = at;
        }
        return text.length > runEnd ? score - (text.length - runEnd) * share * 0.5 : score;
    }
}
