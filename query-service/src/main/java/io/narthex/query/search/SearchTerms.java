package io.narthex.query.search;

import java.util.List;
import java.util.Locale;

/// What somebody looks for: any of several terms, or everything. Confined to one thread.
public final class SearchTerms {
    private final List<TermScore> terms;
    private final boolean caseSensitive;

    private SearchTerms(List<TermScore> terms, boolean caseSensitive) {
        this.terms = terms;
        this.caseSensitive = caseSensitive;
    }

    /// @param terms empty ones do not count; where no other is, everything fits
    /// @param threshold the least score of an inexact fit, 0 to 1
    public static SearchTerms of(List<String> terms, FuzzyAlgorithm algorithm, double threshold,
            boolean caseSensitive) {
        List<TermScore> scores = terms.stream().filter(term -> !term.isEmpty())
                .map(term -> score(codePoints(term, caseSensitive), algorithm, threshold)).toList();
        return new SearchTerms(scores, caseSensitive);
    }

    private static TermScore score(int[] term, FuzzyAlgorithm algorithm, double threshold) {
        return switch (algorithm) {
            case SUBSEQUENCE -> new Subsequence(term, threshold);
            case JARO_WINKLER -> new Similarity(term, threshold);
        };
    }

    private static int[] codePoints(String text, boolean caseSensitive) {
        return (caseSensitive ? text : text.toLowerCase(Locale.ROOT)).codePoints().toArray();
    }

    /// How well a text fits the term that it fits best: 0 where it fits none, 1 where it could not be better.
    public double score(String text) {
        if (terms.isEmpty()) {
            return TermScore.WHOLE;
        }
        int[] codePoints = codePoints(text, caseSensitive);
        double best = TermScore.NONE;
        for (TermScore term : terms) {
            best = Math.max(best, term.of(codePoints));
            if (best >= TermScore.WHOLE) {
                break;
            }
        }
        return best;
    }
}
