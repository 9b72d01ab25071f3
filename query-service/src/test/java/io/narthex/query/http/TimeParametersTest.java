package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParametersTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1.5, 1500", "1795378176.526, 1795378176526", "-1.25, -1250", "1e3, 1000000",
        "2015-06-03T13:21:58.555Z, 1433337718555", "2015-06-03T14:21:58.555+01:00, 1433337718555",
        "0.0004, 0", "0.0006, 1"})
    void readsSecondsAndRfc3339(String text, long expectedMs) {
        assertThat(TimeParameters.parseTime(text)).isEqualTo(expectedMs);
    }

    @Test
    void readsItsOwnBounds() {
        assertThat(TimeParameters.parseTime("-292273086-05-16T16:47:06Z")).isEqualTo(TimeParameters.MIN_TIME_MS);
        assertThat(TimeParameters.parseTime("292277025-08-18T07:12:54.999999999Z"))
                .isEqualTo(TimeParameters.MAX_TIME_MS);
        assertThat(TimeParameters.parseTime("1e300")).isEqualTo(TimeParameters.MAX_TIME_MS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2015-06-03", "2015-13-03T13:21:58Z", "1h"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> TimeParameters.parseTime(text))
                .hasMessage("cannot parse \"" + text + "\" to a valid timestamp");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "0.5, 500", "-3, -3000", "1h30m, 5400000", "1y2w3d4h5m6s7ms, 33019506007", "0, 0",
        "15s, 15000"})
    void readsDurations(String text, long expectedMs) {
        assertThat(TimeParameters.parseDurationMs(text)).isEqualTo(expectedMs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1m1h", "5 m", "1.5h", "9999999999999y", "300y"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> TimeParameters.parseDurationMs(text))
                .hasMessage("cannot parse \"" + text + "\" to a valid duration");
    }

    @Test
    void saysThatADurationOverflows() {
        assertThatThrownBy(() -> TimeParameters.parseDurationMs("1e300"))
                .hasMessage("cannot parse \"1e300\" to a valid duration. It overflows int64");
    }
}
