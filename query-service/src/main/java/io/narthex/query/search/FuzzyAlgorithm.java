package io.narthex.query.search;

/// How a text may differ from a term and still be found.
public enum FuzzyAlgorithm {
    /// The term's characters occur in their order, others between them.
    SUBSEQUENCE("subsequence"),
    /// The text contains the term, or is similar to it as a whole.
    JARO_WINKLER("jarowinkler");

    private final String text;

    FuzzyAlgorithm(String text) {
        this.text = text;
    }

    /// As requests name it.
    public String text() {
        return text;
    }
}
