package io.narthex.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;

import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void sortsByUtf8BytesNotByUtf16Units() {
        Labels labels = Labels.of("😀", "1", "\uFB01", "2", "a", "3");

        assertThat(labels.toMap().keySet()).containsExactly("a", "\uFB01", "😀");
    }

    @Test
    void dropsEmptyValues() {
        assertThat(Labels.of("a", "", "b", "x")).isEqualTo(Labels.of("b", "x"));
    }

    @Test
    void refusesANameThatOccursTwice() {
        assertThatIllegalArgumentException().isThrownBy(() -> Labels.of("a", "1", "a", "2"))
                .withMessage("label name \"a\" is not unique");
    }

    @Test
    void builderReplacesAndRemoves() {
        Labels labels = Labels.of("a", "1", "b", "2").toBuilder().set("a", "9").remove("b").set("c", "3").build();

        assertThat(labels).isEqualTo(Labels.of("a", "9", "c", "3"));
    }

    @Test
    void printsAsPrometheusDoes() {
        assertThat(Labels.of("__name__", "up")).hasToString("up");
        assertThat(Labels.of("__name__", "up", "job", "a\"b\n")).hasToString("up{job=\"a\\\"b\\n\"}");
        assertThat(Labels.of("__name__", "my.metric", "l.x", "v")).hasToString("{\"my.metric\", \"l.x\"=\"v\"}");
        assertThat(Labels.EMPTY).hasToString("{}");
    }

    @Test
    void ordersPairByPairThenByLength() {
        assertThat(List.of(Labels.of("a", "2"), Labels.of("a", "1", "b", "1"), Labels.of("a", "1")).stream().sorted())
                .containsExactly(Labels.of("a", "1"), Labels.of("a", "1", "b", "1"), Labels.of("a", "2"));
    }
}
