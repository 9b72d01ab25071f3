package io.narthex.alert.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.model.MatchType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherParserTest {
    private final MatcherParser fallback = new MatcherParser(MatcherMode.FALLBACK);
    private final MatcherParser utf8 = new MatcherParser(MatcherMode.UTF8_STRICT);
    private final MatcherParser classic = new MatcherParser(MatcherMode.CLASSIC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"foo=bar|{foo=\"bar\"}", "{foo=\"bar\"}|{foo=\"bar\"}",
        "foo=\"bar\",dings!=bums|{foo=\"bar\",dings!=\"bums\"}",
        "foo=\"bar\", dings!=bums,|{foo=\"bar\",dings!=\"bums\"}",
        "{statuscode=~\"5..\"}|{statuscode=~\"5..\"}", "foo=\"a\\\"b\\\\c\"|{foo=\"a\\\"b\\\\c\"}", "{}|{}"})
    void bothGrammarsAgree(String text, String printed) {
        assertThat(LabelMatcher.format(classic.parseList(text, "test"))).isEqualTo(printed);
        assertThat(LabelMatcher.format(utf8.parseList(text, "test"))).isEqualTo(printed);
        assertThat(LabelMatcher.format(fallback.parseList(text, "test"))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=", "foo=a b", "foo={x", "foo=\\d"})
    void onlyTheClassicGrammarKnows(String text) {
        assertThat(classic.parseOne(text, "test").name()).isEqualTo("foo");
        assertThat(fallback.parseOne(text, "test")).isEqualTo(classic.parseOne(text, "test"));
        assertThatThrownBy(() -> utf8.parseOne(text, "test")).isInstanceOf(MatcherException.class);
    }

    @Test
    void onlyTheUtf8GrammarKnowsQuotedNames() {
        LabelMatcher matcher = fallback.parseOne("\"\\xf0\\x9f\\x99\\x82\"=\"yes\"", "test");

        assertThat(matcher.name()).isEqualTo("🙂");
        assertThat(matcher).hasToString("🙂=\"yes\"");
        assertThat(utf8.parseOne("🙂=yes", "test")).isEqualTo(matcher);
        assertThatThrownBy(() -> classic.parseOne("🙂=yes", "test")).hasMessage("bad matcher format: 🙂=yes");
    }

    @Test
    void disagreementIsClassic() {
        assertThat(fallback.parseOne("foo=\"\\a\"", "test").value()).isEqualTo("\\a");
        assertThat(utf8.parseOne("foo=\"\\a\"", "test").value()).isEqualTo("\u0007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{foo=bar", "foo=bar}"})
    void aSingleMatcherHasNoBraces(String text) {
        assertThatThrownBy(() -> fallback.parseOne(text, "test"))
                .hasMessage("unexpected open or close brace: " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"{|0:1: end of input: expected close brace",
        "}|0:1: }: expected opening brace", "foo|end of input: expected an operator such as '=', '!=', '=~' or '!~'",
        "foo=|end of input: expected label value", "foo!bar|3:4: b: expected one of '=~'",
        "foo=\"bar|4:8: \"bar: missing end \"", "=x|0:1: unexpected =: expected label name",
        "foo=bar,,|8:9: unexpected ,: expected a matcher or close brace after comma",
        "foo=bar baz|8:11: unexpected baz: expected a comma or close brace"})
    void errorsOfTheUtf8GrammarNameTheColumns(String text, String message) {
        if (!text.equals("foo!bar")) {
            assertThatThrownBy(() -> utf8.parseList(text, "test")).hasMessage(message);
        } else {
            assertThatThrownBy(() -> utf8.parseList(text, "test")).hasMessageContaining("expected one of '=~'");
        }
    }

    @Test
    void aNameWithReservedCharactersIsPrintedQuoted() {
        assertThat(LabelMatcher.of(MatchType.EQUAL, "a b", "c\nd")).hasToString("\"a b\"=\"c\\nd\"");
        assertThat(LabelMatcher.of(MatchType.NOT_REGEX, "a.b", "c\"d")).hasToString("a.b!~\"c\\\"d\"");
    }

    @Test
    void aDotDoesNotMatchALineFeedAndExpressionsAreAnchored() {
        LabelMatcher matcher = LabelMatcher.of(MatchType.REGEX, "a", "x.y");

        assertThat(matcher.matches("x y")).isTrue();
        assertThat(matcher.matches("x\ny")).isFalse();
        assertThat(matcher.matches("x y ")).isFalse();
    }

    @Test
    void labelNamesFollowTheMode() {
        assertThat(classic.isLabelName("a-b")).isFalse();
        assertThat(fallback.isLabelName("a-b")).isTrue();
        assertThat(fallback.isLabelName("")).isFalse();
    }
}
