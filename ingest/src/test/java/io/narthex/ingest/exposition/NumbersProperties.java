package io.narthex.ingest.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersProperties {
    private static final long SEED = 20_260_101L;
    private static final int ROUNDS = 50_000;

    private static double parse(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return Numbers.parse(bytes, 1, bytes.length - 1);
    }

    private static void assertSame(String text) {
        assertThat(Double.doubleToRawLongBits(parse(text))).as("seed %d, text %s", SEED, text).isEqualTo(Double
                .doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void shortestFormsOfAllDoublesReadBack() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertSame(Double.toString(value));
            }
        }
    }

    @Test
    void plainDecimalsRoundAsTheJdkRounds() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
            for (int digits = random.nextInt(1, 24); digits > 0; digits--) {
                text.append((char) ('0' + random.nextInt(10)));
            }
            text.insert(random.nextInt(text.charAt(0) == '-' ? 1 : 0, text.length() + 1),
                    random.nextBoolean() ? "." : "");
            if (random.nextInt(4) == 0) {
                text.append('e').append(random.nextInt(-30, 30));
            }
            assertSame(text.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN,NaN", "nan,NaN", "+Inf,Infinity", "inf,Infinity", "-INF,-Infinity", "-0,-0.0", "+5,5.0", ".5,0.5",
        "5.,5.0"})
    void goSpellingsAreRead(String text, double value) {
        assertThat(Double.valueOf(parse(text))).isEqualTo(Double.valueOf(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "1e", "1e+", "1d", "1f", "0x10", "1 ", "e5", "١", "1.2.3"})
    void whatGoRefusesIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class).hasMessage(
                "strconv.ParseFloat: parsing \"%s\": invalid syntax".formatted(text));
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> parse("1e999")).hasMessage(
                "strconv.ParseFloat: parsing \"1e999\": value out of range");
        assertThat(parse("1e-999")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,1.0", "0,0.0", "-1,-1.0", "0.1,0.1", "100000,100000.0", "1e6,1e+06", "123456789,1.23456789e+08",
        "1e-5,1e-05", "0.00025,0.00025", "Infinity,+Inf", "NaN,NaN", "2.5e300,2.5e+300"})
    void boundsAreWrittenAsGoWritesThem(double value, String text) {
        assertThat(Numbers.labelText(value)).isEqualTo(text);
    }
}
