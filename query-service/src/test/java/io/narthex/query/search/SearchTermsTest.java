package io.narthex.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTermsTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    private static double score(FuzzyAlgorithm algorithm, double threshold, String term, String text) {
        return SearchTerms.of(List.of(term), algorithm, threshold, true).score(text);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 1", "abc, abcdef, 1", "abc, xxabc, 0.95460", "ab, xaxb, 0.374625", "ab, ba, 0",
        "ab, a, 0", "aa, xaya, 0.374625", "äb, xäxb, 0.374625", "ab, axxxxxxxxxab, 0.790875"})
    void subsequencesCountRunsAndLoseByGaps(String term, String text, double expected) {
        assertThat(score(FuzzyAlgorithm.SUBSEQUENCE, 0, term, text)).isCloseTo(expected, CLOSE);
    }

    @Test
    void whatIsBelowTheThresholdDoesNotFit() {
        assertThat(score(FuzzyAlgorithm.SUBSEQUENCE, 0.37, "ab", "xaxb")).isPositive();
        assertThat(score(FuzzyAlgorithm.SUBSEQUENCE, 0.38, "ab", "xaxb")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"abc, abcx, 1", "abc, xabc, 0.1", "abc, xabcxx, 0.7", "é, xéx, 0.55", "abc, xacb, 0"})
    void containedTermsScoreByTheirPosition(String term, String text, double expected) {
        assertThat(score(FuzzyAlgorithm.JARO_WINKLER, 0, term, text)).isCloseTo(expected, CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"martha, marhta, 0.961111111", "dwayne, duane, 0.84", "dixon, dicksonx, 0.813333333",
        "màrthà, màrhtà, 0.961111111", "abc, xyz, 0"})
    void similarTextsFitAboveTheThreshold(String term, String text, double expected) {
        assertThat(score(FuzzyAlgorithm.JARO_WINKLER, 0.8, term, text)).isCloseTo(expected, CLOSE);
        assertThat(score(FuzzyAlgorithm.JARO_WINKLER, 0.97, term, text)).isZero();
    }

    @Test
    void theBestOfSeveralTermsCountsAndCaseOnlyWhereItIsWanted() {
        List<String> terms = List.of("XAB", "", "b");

        assertThat(SearchTerms.of(terms, FuzzyAlgorithm.SUBSEQUENCE, 0, false).score("xAbX")).isEqualTo(1);
        assertThat(SearchTerms.of(terms, FuzzyAlgorithm.SUBSEQUENCE, 0, true).score("xAbX")).isBetween(0.1, 0.9);
        assertThat(SearchTerms.of(List.of(""), FuzzyAlgorithm.SUBSEQUENCE, 0, true).score("any")).isEqualTo(1);
    }
}
