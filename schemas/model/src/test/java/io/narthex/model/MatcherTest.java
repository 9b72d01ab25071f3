package io.narthex.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".*", ".+", "a", "a|b", "a|", "ab.*", "a.*b", "ab?", "ab*c", "(a|b)c", "a{2}", "a+",
        "[ab]x",
        "^a$", "a|b.*", "\\.", "😀?x", "(?i)AB"})
    void shortCutsAgreeWithThePlainRegularExpression(String regex) {
        Pattern plain = Pattern.compile("^(?:" + regex + ")$", Pattern.DOTALL);
        Matcher matcher = Matcher.of(MatchType.REGEX, "x", regex);

        for (String value : new String[]{"", "a", "b", "ab", "abc", "ac", "bc", "aa", "ax", "a\nb", "ab\n", ".", "x",
            "😀x",
            "a|b", "AB"}) {
            assertThat(matcher.matches(value)).as("%s on %s", regex, value).isEqualTo(plain.matches(value));
        }
    }

    @Test
    void listsTheValuesOfAnAlternation() {
        assertThat(Matcher.of(MatchType.REGEX, "x", "a|b|").setMatches()).containsExactly("a", "b", "");
        assertThat(Matcher.of(MatchType.REGEX, "x", "a|b.").setMatches()).isEmpty();
    }

    @Test
    void anAbsentLabelIsEmpty() {
        assertThat(Matcher.equal("x", "").matches(Labels.EMPTY)).isTrue();
        assertThat(Matcher.of(MatchType.NOT_EQUAL, "x", "").matches(Labels.EMPTY)).isFalse();
    }

    @Test
    void refusesABadRegularExpression() {
        assertThatIllegalArgumentException().isThrownBy(() -> Matcher.of(MatchType.REGEX, "x", "("))
                .withMessageStartingWith("error parsing regexp: missing closing )");
    }

    @Test
    void printsAsPromQl() {
        assertThat(Matcher.of(MatchType.NOT_REGEX, "a.b", "x\"y")).hasToString("\"a.b\"!~\"x\\\"y\"");
    }
}
