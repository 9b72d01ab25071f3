package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupUrlTest {
    private final GroupUrl legacy = new GroupUrl(false);
    private final GroupUrl utf8 = new GroupUrl(true);

    @Test
    void pairsOfThePathAreTheGroup() {
        assertThat(legacy.parse("job/a/label_name1/label_value1/x/y"))
                .isEqualTo(Labels.of("job", "a", "label_name1", "label_value1", "x", "y"));
    }

    @Test
    void valuesMayBePercentEncodedOrBase64() {
        assertThat(legacy.parse("job/a%20b+c/path@base64/L3Zhci90bXA")).isEqualTo(
                Labels.of("job", "a b+c", "path", "/var/tmp"));
        assertThat(legacy.parse("job@base64/YS9i/q@base64/L3Zhci90bXA=")).isEqualTo(
                Labels.of("job", "a/b", "q", "/var/tmp"));
    }

    @Test
    void anEmptyValueIsNoLabel() {
        assertThat(legacy.parse("job/a/empty@base64/=")).isEqualTo(Labels.of("job", "a"));
    }

    @Test
    void theLaterOfTwoNamesCountsAndTheJobOfThePathWins() {
        assertThat(legacy.parse("job/a/x/1/x/2/job/b")).isEqualTo(Labels.of("job", "a", "x", "2"));
    }

    @Test
    void namesMayBeUtf8WhereThatIsEnabled() {
        assertThat(utf8.parse("job/a/U__label_2e_name/v")).isEqualTo(Labels.of("job", "a", "label.name", "v"));
        assertThat(utf8.parse("job/a/U__label__x_1F600_/v"))
                .isEqualTo(Labels.of("job", "a", "U__label__x_1F600_", "v"));
        assertThat(utf8.parse("job/a/U__label__x_1f600_/v")).isEqualTo(Labels.of("job", "a", "label_x😀", "v"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"job/, job name is required", "job@base64/=, job name is required",
        "job/a/b, 'odd number of components in label string \"/b\"'", "job/a/__x/b, 'improper label name \"__x\"'",
        "job/a/x-y/b, 'improper label name \"x-y\"'"})
    void otherPathsAreRefused(String path, String message) {
        assertThatThrownBy(() -> legacy.parse(path)).isInstanceOf(PushException.class).hasMessage(message);
    }

    @Test
    void damagedBase64IsRefused() {
        assertThatThrownBy(() -> legacy.parse("job/a/x@base64/!")).isInstanceOf(PushException.class)
                .hasMessageStartingWith("invalid base64 encoding for label x=\"!\": ");
    }
}
