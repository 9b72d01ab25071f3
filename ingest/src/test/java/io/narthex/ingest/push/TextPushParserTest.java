package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.narthex.model.Labels;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextPushParserTest {
    private static List<FamilyBuilder> parse(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return TextPushParser.parse(body, body.length, true);
    }

    @Test
    void linesOfAHistogramMakeOneMetricForEachLabelSet() {
        List<FamilyBuilder> families = parse("""
                                             # HELP d Two\\nlines \\\\ kept.
                                             # TYPE d histogram
                                             d_bucket{a="x",le="0.5"} 1
                                             d_bucket{a="x",le="+Inf"} 3
                                             d_sum{a="x"} 2.5
                                             d_count{a="x"} 3
                                             d_count{a="y"} 1
                                             """);

        assertThat(families).singleElement().satisfies(f -> {
            assertThat(f.typeOrUntyped()).isEqualTo(PushedType.HISTOGRAM);
            assertThat(f.help).isEqualTo("Two\nlines \\ kept.");
            assertThat(f.metrics()).hasSize(2);
            PushedMetric first = f.metrics().getFirst().build(f.metrics().getFirst().labels);
            assertThat(first.labels()).isEqualTo(Labels.of("a", "x"));
            assertThat(first.buckets()).containsExactly(new PushedBucket(0.5, 1),
                    new PushedBucket(Double.POSITIVE_INFINITY, 3));
            assertThat(first.sampleSum()).isEqualTo(2.5);
            assertThat(first.sampleCount()).isEqualTo(3);
        });
    }

    @Test
    void textsAreUnescapedAndNamesMayBeQuoted() {
        assertThat(parse(
                "  x { a = \"q\\\"\\\\\\n\" , } 1e3\n{\"my.metric\", \"l.x\"=\"v\"} -Inf 12\n# just a comment\n\n"))
                .satisfiesExactly(f -> {
                    assertThat(f.name()).isEqualTo("x");
                    assertThat(f.metrics().getFirst().labels).isEqualTo(Labels.of("a", "q\"\\\n"));
                    assertThat(f.metrics().getFirst().value).isEqualTo(1000);
                }, f -> {
                    assertThat(f.name()).isEqualTo("my.metric");
                    assertThat(f.metrics().getFirst().labels).isEqualTo(Labels.of("l.x", "v"));
                    assertThat(f.metrics().getFirst().hasTimestamp).isTrue();
                });
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Arguments.of("a 1", "line 1: unexpected end of input stream"),
                Arguments.of("a 1\nb\n", "line 2: expected float as value, got \"\""),
                Arguments.of("a{l=x} 1\n", "line 1: expected '\"' at start of label value, found 'x'"),
                Arguments.of("a{l\"x\"} 1\n", "line 1: expected '=' after label name, found '\"'"),
                Arguments.of("a{l=\"1\",l=\"2\"} 1\n", "line 1: duplicate label names for metric \"a\""),
                Arguments.of("a{l=\"\\x\"} 1\n", "line 1: invalid escape sequence '\\x'"),
                Arguments.of("a{__name__=\"b\"} 1\n", "line 1: label name \"__name__\" is reserved"),
                Arguments.of("# TYPE a x\na 1\n", "line 1: unknown metric type \"x\""),
                Arguments.of("a 1\n# TYPE a gauge\n",
                        "line 2: second TYPE line for metric name \"a\", or TYPE reported after samples"),
                Arguments.of("# HELP a b\n# HELP a c\n", "line 2: second HELP line for metric name \"a\""),
                Arguments.of("a 1 x\n", "line 1: expected integer as timestamp, got \"x\""),
                Arguments.of("a 1 2 3\n", "line 1: spurious string after timestamp: \" 3\""),
                Arguments.of("a 1\r\n", "line 1: expected float as value, got \"1\\r\""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void malformedLinesAreRefusedWithTheirNumber(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(PushException.class)
                .hasMessage("text format parsing error in " + message);
    }
}
