package io.narthex.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchoredRegexTest {
    @ParameterizedTest
    @ValueSource(strings = {"a{1000}", "(a{10}){100}", "(?:a{2}b{500}){2}", "[a{9}]{1000}", "\\(\\({1000}", "a{1000",
        "{,3}",
        "(a|b{3,})+?", "\\Q((((a{9}{9}\\E{500}", "[]a]{1000}", "[^]()]*"})
    void whatGoAcceptsIsCompiled(String regex) {
        assertThatCode(() -> AnchoredRegex.compile(regex)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
                                            ((a{1000}){1000}){1000} {1000}
                                            (a{2}){501} {501}
                                            (x(y{10,}){100}){2} {2}
                                            ((a{3}b){20}|c){20} {20}
                                            a{1001} {1001}
                                            """)
    void repetitionsMultiply(String regex, String where) {
        assertThatThrownBy(() -> AnchoredRegex.compile(regex)).isInstanceOfSatisfying(PatternSyntaxException.class,
                e -> {
                    assertThat(e.getDescription()).isEqualTo("invalid repeat count");
                    assertThat(e.getPattern()).isEqualTo(where);
                });
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThatThrownBy(() -> AnchoredRegex.compile("(".repeat(20_000) + ")".repeat(20_000)))
                .hasMessageContaining("expression nests too deeply");
        assertThatThrownBy(() -> AnchoredRegex.compile("(a|b)*".repeat(100_000))).hasMessageContaining(
                "expression too large");
        assertThatThrownBy(() -> AnchoredRegex.compile("[a-z]{1000}".repeat(200))).hasMessageContaining(
                "expression too large");
        assertThat(AnchoredRegex.compile("(".repeat(900) + "a" + ")".repeat(900)).matches("a")).isTrue();
    }

    @Test
    void listsOfNamesMayBeLong() {
        Matcher matcher = Matcher.of(MatchType.REGEX, "a", "name|".repeat(100_000) + "last");
        assertThat(matcher.matches("last")).isTrue();
        assertThat(matcher.matches("nobody")).isFalse();
    }
}
