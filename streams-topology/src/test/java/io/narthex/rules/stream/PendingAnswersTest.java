package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class PendingAnswersTest {
    private final List<Long> released = new ArrayList<>();
    private final PendingAnswers answers = new PendingAnswers(released::add);

    @Test
    void aRemovalOutlivesEvaluationsOfTheTimeBeforeIt() {
        assertThat(answers.add(10, 0, 2, "v", false, 100)).isFalse();
        assertThat(answers.addRemoval(50, 0, 2, 101)).isFalse();
        assertThat(answers.add(10, 1, 2, "v", false, 102)).isTrue();
        answers.closeUpTo(10);
        assertThat(answers.addRemoval(40, 1, 2, 103)).isTrue();
        assertThat(answers.removedAtMs()).isEqualTo(50);
    }

    @Test
    void aGroupThatIsEvaluatedAgainIsNotRemoved() {
        assertThat(answers.addRemoval(50, 0, 2, 100)).isFalse();
        answers.closeUpTo(60);
        assertThat(answers.addRemoval(90, 1, 2, 101)).isFalse();
        assertThat(released).containsExactly(100L);
    }

    @Test
    void everyAnswerIsReleasedOnce() {
        answers.add(10, 0, 2, "v", false, 100);
        answers.add(20, 0, 2, "v", false, 101);
        answers.add(20, 0, 2, "v", false, 102);
        answers.add(10, 1, 2, "v", false, 103);
        assertThat(answers.offsets(10)).isEqualTo(Map.of(0, 100L, 1, 103L));
        answers.closeUpTo(10);
        assertThat(released).containsExactly(101L, 100L, 103L);
        answers.addRemoval(30, 0, 2, 104);
        answers.closeRemoval();
        answers.closeUpTo(20);
        assertThat(released).containsExactly(101L, 100L, 103L, 104L, 102L);
        assertThat(answers.isEmpty()).isTrue();
    }
}
