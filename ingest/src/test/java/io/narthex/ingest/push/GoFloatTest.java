package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoFloatTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0", "1, 1", "100000, 100000", "1000000, 1e+06", "123456789, 1.23456789e+08",
        "0.0001, 0.0001", "0.00001, 1e-05", "1.5, 1.5", "-2.5e-300, -2.5e-300", "Infinity, +Inf", "NaN, NaN"})
    void numbersLookAsGoPrintsThem(double value, String text) {
        assertThat(GoFloat.format(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "0.5, 0.5", "1000000, 1e+06", "Infinity, +Inf", "-3, -3.0"})
    void boundsKeepAPoint(double value, String text) {
        assertThat(GoFloat.formatBound(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1e3, 1000", "+Inf, Infinity", "-inf, -Infinity", "nan, NaN", "0x1p4, 16", "-.5, -0.5"})
    void numbersAreReadAsGoReadsThem(String text, double value) {
        assertThat(Double.valueOf(GoFloat.parse(text))).isEqualTo(Double.valueOf(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "1.5f", "abc", "1 ", "+", "1_000"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> GoFloat.parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
