package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a [WriteLoad] has sent, compared with what is answered.
///
/// @param sent times ascending
record Ledger(List<WriteLoad.Sent> sent) {
    /// Every acknowledged sample is answered once and with its value, and nothing that was not sent.
    ///
    /// @return samples that were answered
    long assertAnswered(Http http, String web) {
        long answered = 0;
        for (WriteLoad.Sent one : sent) {
            List<RawSamples.Series> series = RawSamples.select(http, web, one.selector(), firstMs(), lastMs());
            assertThat(series).as("series of %s", one.selector()).hasSize(one.seriesCount());
            Set<Long> uncertain = new HashSet<>(one.uncertainMs());
            for (RawSamples.Series each : series) {
                assertComplete(one, each, uncertain);
                answered += each.timestampsMs().size();
            }
        }
        return answered;
    }

    private static void assertComplete(WriteLoad.Sent sent, RawSamples.Series series, Set<Long> uncertain) {
        assertThat(series.timestampsMs()).as("times of %s", series.labels()).isSorted().doesNotHaveDuplicates();
        assertThat(series.timestampsMs().stream().filter(time -> !uncertain.contains(time)).toList())
                .as("acknowledged samples of %s", series.labels()).isEqualTo(sent.acknowledgedMs());
        int number = Integer.parseInt(series.labels().get("series"));
        for (int i = 0; i < series.values().size(); i++) {
            assertThat(series.values().get(i)).as("value of %s", series.labels())
                    .isEqualTo(WriteLoad.value(number, series.timestampsMs().get(i)));
        }
    }

    /// Whether a rule over a sender's samples can have seen all that queries count for a time.
    boolean wasInTime(int sender, long evaluationMs) {
        return sent.stream().filter(one -> one.sender() == sender).flatMap(one -> one.slow().stream())
                .noneMatch(slow -> slow.mayMiss(evaluationMs));
    }

    long acknowledgedSamples() {
        return sent.stream().mapToLong(one -> (long) one.seriesCount() * one.acknowledgedMs().size()).sum();
    }

    long uncertainSamples() {
        return sent.stream().mapToLong(one -> (long) one.seriesCount() * one.uncertainMs().size()).sum();
    }

    long firstMs() {
        return times().min(Long::compare).orElseThrow();
    }

    long lastMs() {
        return times().max(Long::compare).orElseThrow();
    }

    private Stream<Long> times() {
        return sent.stream().flatMap(one -> Stream.concat(one.acknowledgedMs().stream(), one.uncertainMs().stream()));
    }
}
