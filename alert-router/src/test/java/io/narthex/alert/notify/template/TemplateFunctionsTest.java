package io.narthex.alert.notify.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;

import io.narthex.template.MissingKey;
import io.narthex.template.Template;
import io.narthex.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateFunctionsTest {
    private static String render(String source) {
        return Template.empty("", TemplateFunctions.of(Clock.systemUTC()), Template.Dialect.TEXT, MissingKey.ZERO)
                .with("t", source).execute("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{{ reReplaceAll \"(.)b\" \"${1}-\" \"abcb\" }}|a-c-",
        "{{ reReplaceAll \"(?P<n>.)b\" \"<$n>\" \"ab\" }}|<a>", "{{ match \"^a\" \"ab\" }}|true"})
    void expressionsAreGos(String source, String result) {
        assertThat(render(source)).isEqualTo(result);
    }

    @Test
    void aBrokenExpressionIsAnErrorOfTheTemplate() {
        assertThatThrownBy(() -> render("{{ match \"(\" \"a\" }}")).isInstanceOf(TemplateException.class)
                .hasMessageContaining("missing closing )");
    }
}
