package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumbersTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, -0", "1, 1", "-1.5, -1.5", "100, 100", "0.1, 0.1", "0.001, 0.001",
        "0.0009876, 0.0009876", "-9999999.5, -9999999.5", "12345678.25, 12345678.25", "0.000001, 0.000001",
        "0.0000009999, 9.999e-07", "1e-7, 1e-07", "1.5e-10, 1.5e-10", "1e-100, 1e-100", "123456789.125, 123456789.125",
        "1e15, 1000000000000000", "1e20, 100000000000000000000", "999999999999999900000, 999999999999999900000",
        "1e21, 1e+21", "1.25e21, 1.25e+21", "1.7976931348623157e308, 1.7976931348623157e+308",
        "4.9e-324, 5e-324", "2e-323, 2e-323", "0.30000000000000004, 0.30000000000000004",
        "9007199254740993, 9007199254740992", "123456789012345680000, 123456789012345680000", "NaN, NaN",
        "Infinity, +Inf", "-Infinity, -Inf"})
    void printsSampleValuesAsGoDoes(double value, String expected) {
        assertThat(GoNumbers.format(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1e+00", "0, 0e+00", "15, 1.5e+01", "1e-7, 1e-07", "-123.456, -1.23456e+02", "1e100, 1e+100"})
    void printsAlertValuesWithAnExponent(double value, String expected) {
        assertThat(GoNumbers.formatExponent(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1e-7, 0.0000001", "1e21, 1000000000000000000000", "-2.5e-9, -0.0000000025", "12.5, 12.5", "-0.0, -0"})
    void printsScalarsWithoutAnExponent(double value, String expected) {
        assertThat(GoNumbers.formatFixed(value)).isEqualTo(expected);
    }

    @Test
    void everyFormReadsBackAsTheSameValue() {
        Random random = new Random(20_251);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                continue;
            }
            assertThat(Double.parseDouble(GoNumbers.format(value))).isEqualTo(value);
            assertThat(Double.parseDouble(GoNumbers.formatFixed(value))).isEqualTo(value);
            assertThat(Double.parseDouble(GoNumbers.formatExponent(value))).isEqualTo(value);
        }
    }
}
