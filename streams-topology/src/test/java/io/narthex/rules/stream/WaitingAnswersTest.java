package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class WaitingAnswersTest {
    private static final int BYTES = 10;
    private static final int COUNT = 100;

    private final List<byte[]> log = new ArrayList<>();
    private int replayCount;
    private final WaitingAnswers waiting = new WaitingAnswers((partition, from, end, visitor) -> {
        replayCount++;
        new RecordedLog(log).replay(partition, from, end, visitor);
    }, 10 * BYTES);

    private void add(long evalMs, int content) {
        byte[] value = new byte[BYTES];
        value[0] = (byte) content;
        log.add(value);
        waiting.add(evalMs, log.size() - 1, value);
    }

    @Test
    void whatDoesNotFitInMemoryIsReadAgainWithWhatFollows() {
        for (int i = 0; i < COUNT; i++) {
            add(1000 + i, i);
        }
        for (int i = 0; i < COUNT; i++) {
            assertThat(waiting.find(0, i, COUNT)).isEqualTo(log.get(i));
            waiting.remove(i);
        }
        assertThat(replayCount).isBetween(5, COUNT / 9);
    }

    @Test
    void anAnswerForAnEarlierTimeTakesThePlaceOfALaterOne() {
        for (int i = 0; i < COUNT; i++) {
            add(1000 + i, i);
        }
        add(900, 1);
        assertThat(waiting.find(0, COUNT, COUNT + 1)).isEqualTo(log.get(COUNT));
        assertThat(replayCount).isZero();
    }

    @Test
    void aRestartBeginsAtTheFirstThatWaits() {
        assertThat(waiting.replayFrom(7)).isEqualTo(7);
        for (int i = 0; i < COUNT; i++) {
            add(1000 + i, i);
        }
        waiting.remove(0);
        waiting.remove(2);
        assertThat(waiting.replayFrom(COUNT)).isEqualTo(1);
    }

    @Test
    void whatTheLogHasLostIsNotFound() {
        add(1000, 1);
        waiting.remove(0);
        log.clear();
        waiting.add(1000, 5, new byte[11 * BYTES]);
        assertThat(waiting.find(0, 5, 6)).isNull();
    }
}
