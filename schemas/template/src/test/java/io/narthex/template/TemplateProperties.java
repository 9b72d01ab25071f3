package io.narthex.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TemplateProperties {
    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{{-",
            "-}}",
            " ",
            "if ",
            "else",
            "end",
            "range ",
            "with ",
            "define ",
            "template ",
            "block ",
            "break",
            "nil",
            "true",
            ".",
            ".a",
            ".m.x",
            ".l",
            "$",
            "$x",
            " := ",
            " = ",
            ",",
            "|",
            "(",
            ")",
            "\"q\"",
            "`r`",
            "'c'",
            "1",
            "-2.5e3",
            "0x",
            "/*",
            "*/",
            "printf \"%d %[2]*.*f %q\" ",
            "index ",
            "slice ",
            "len ",
            "and ",
            "eq ",
            "lt ",
            "print ",
            "call ",
            "<a href=\"",
            "<style>",
            "<!--",
            "\n",
            "é",
            "\ud800",
            "\0");

    @RepeatedTest(40)
    void garbageOnlyEverFailsWithATemplateException(RepetitionInfo repetition) {
        long seed = 7_919L * repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Object> data = Map.of("a", 1L, "m", Map.of("x", "y"), "l", List.of(1L, 2.5, "z"));
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{{ $x := .a }}" : "");
            for (int pieces = random.nextInt(12); pieces >= 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            if (random.nextBoolean()) {
                text.insert(0, "{{").append("}}");
            }
            Template.Dialect dialect = random.nextBoolean() ? Template.Dialect.TEXT : Template.Dialect.HTML;
            try {
                Template.parse("fuzz", text.toString(), Map.of(), dialect, MissingKey.ZERO).execute(data);
            } catch (TemplateException e) {
                assertThat(e.getMessage()).as("seed %d, text %s", seed, text).startsWith("template: ");
            }
        }
    }

    @RepeatedTest(5)
    void shortestFloatsReadBackAsThemselves(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 2_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                for (char verb : new char[]{'e', 'f', 'g'}) {
                    assertThat(Double.parseDouble(GoFloat.format(value, verb, GoFloat.SHORTEST))).isEqualTo(value);
                }
            }
        }
    }

    @Test
    void floatsPrintAsGoPrintsThem() {
        assertThat(
                List.of(0.0, -0.0, 1.0, 100000.0, 1e6, 123456789.0, 1e20, 1e21, 1e-4, 1e-5, 5e-324, 0.1, 2.5e-7)
                        .stream().map(GoFloat::format))
                .containsExactly(
                        "0",
                        "-0",
                        "1",
                        "100000",
                        "1e+06",
                        "1.23456789e+08",
                        "1e+20",
                        "1e+21",
                        "0.0001",
                        "1e-05",
                        "5e-324",
                        "0.1",
                        "2.5e-07");
        assertThat(GoFloat.format(1234.5678, 'g', 4)).isEqualTo("1235");
        assertThat(GoFloat.format(12345.678, 'g', 4)).isEqualTo("1.235e+04");
        assertThat(GoFloat.format(100000, 'g', 3)).isEqualTo("1e+05");
        assertThat(GoFloat.format(2.5, 'f', 0)).isEqualTo("2");
        assertThat(GoFloat.format(0, 'e', 2)).isEqualTo("0.00e+00");
        assertThat(GoFloat.format(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    }

    @Test
    void durationsPrintAsGoPrintsThem() {
        assertThat(
                List.of(0L, 1L, 1_500L, 2_000_000L, 1_500_000_000L, 60_000_000_000L, 5_400_000_000_000L,
                        -90_000_000_000L)
                        .stream().map(GoDuration::format))
                .containsExactly("0s", "1ns", "1.5µs", "2ms", "1.5s", "1m0s", "1h30m0s", "-1m30s");
    }
}
