package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingAnswersTest {
    private final PendingAnswers answers = new PendingAnswers();

    @Test
    void aRemovalOutlivesEvaluationsOfTheTimeBeforeIt() {
        assertThat(answers.add(10, 0, 2, "v", false, 100)).isFalse();
        assertThat(answers.addRemoval(50, 0, 2)).isFalse();
        assertThat(answers.add(10, 1, 2, "v", false, 100)).isTrue();
        answers.closeUpTo(10);
        assertThat(answers.addRemoval(40, 1, 2)).isTrue();
        assertThat(answers.removedAtMs()).isEqualTo(50);
    }

    @Test
    void aGroupThatIsEvaluatedAgainIsNotRemoved() {
        assertThat(answers.addRemoval(50, 0, 2)).isFalse();
        answers.closeUpTo(60);
        assertThat(answers.addRemoval(90, 1, 2)).isFalse();
    }

    @Test
    void openAnswersAreCountedInBytes() {
        answers.add(10, 0, 2, "v", false, 100);
        answers.add(20, 0, 2, "v", false, 50);
        assertThat(answers.openBytes()).isEqualTo(150);
        answers.closeUpTo(10);
        assertThat(answers.openBytes()).isEqualTo(50);
    }
}
