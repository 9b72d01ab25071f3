package io.narthex.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoRegexpTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"(.)b|${1}x|abcb|axcx", "(.)b|$1x|abcb|", "(?P<n>.)b|<${n}>|ab|<a>",
        "b|$$|abc|a$c", "b|$|abc|a$c", "b|${1|abc|a${1c", "a*|x|baac|xbxcx", "|-|ab|-a-b-", "z|x|ab|ab"})
    void matchesAreReplacedAsGoReplacesThem(String regex, String replacement, String text, String result) {
        assertThat(GoRegexp.replaceAll(regex == null ? "" : regex, replacement, text))
                .isEqualTo(result == null ? "" : result);
    }

    @Test
    void whatIsNoExpressionIsSaidInGosWords() {
        assertThatThrownBy(() -> GoRegexp.isMatch("(", "x")).isInstanceOf(TemplateException.class)
                .hasMessage("error parsing regexp: missing closing ): `(`");
    }
}
