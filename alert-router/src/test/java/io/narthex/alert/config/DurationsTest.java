package io.narthex.alert.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0,0s", "5m,5m", "1h30m,1h30m", "90m,1h30m", "1d,1d", "7d,1w", "36h,36h", "365d,1y", "1500ms,1s500ms",
        "120h,5d"})
    void prometheusDurationsPrintShort(String text, String printed) {
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "m", "1m1h", "1.5h", "-1h", "1h 1m"})
    void otherTextsAreNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1.5s,1.5s", "500ms,500ms", "90s,1m30s", "1h,1h0m0s", "0,0s", "2us,2µs", "-1m,-1m0s"})
    void goDurationsPrintAsGoDoes(String text, String printed) {
        assertThat(Durations.formatGo(Durations.parseGo(text))).isEqualTo(printed);
    }

    @Test
    void aGoDurationNeedsAUnit() {
        assertThat(Durations.parseGo("1000000000")).isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> Durations.parseGo("1.5")).hasMessage("time: invalid duration \"1.5\"");
    }
}
