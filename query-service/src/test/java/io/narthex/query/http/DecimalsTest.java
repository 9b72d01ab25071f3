package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 0.1, 0.3, 1.005, 999999999999999.0, 1e15, 123456789.123456, 1e-6, 9.99999e-7,
        2.5e-5, 0.1
                + 0.2,
        1e21, 5e-324, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, -17.25})
    void agreesWithTheShortestText(double value) {
        assertAgrees(value);
        assertAgrees(-value);
    }

    @Test
    void agreesWithTheShortestTextOfRandomNumbers() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            assertAgrees(random.nextLong(2_000_000_000_000_000L) / Math.pow(10, random.nextInt(10)));
            assertAgrees(Double.longBitsToDouble(random.nextLong()));
            assertAgrees(random.nextInt(100_000) * 0.001);
            assertAgrees(random.nextDouble());
        }
    }

    @Test
    void writesDecimalsItself() {
        assertThat(text(12.5)).isEqualTo("12.5");
        assertThat(text(-0.000125)).isEqualTo("-0.000125");
        assertThat(text(1.0 / 3)).isEmpty();
    }

    private static void assertAgrees(double value) {
        String text = text(value);
        if (!text.isEmpty()) {
            assertThat(text).isEqualTo(GoNumbers.format(value));
        }
    }

    private static String text(double value) {
        byte[] bytes = new byte[Decimals.MAX_LENGTH];
        int from = Decimals.write(value, bytes);
        return new String(bytes, from, bytes.length - from, StandardCharsets.US_ASCII);
    }
}
