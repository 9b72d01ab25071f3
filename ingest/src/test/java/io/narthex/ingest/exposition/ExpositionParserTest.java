package io.narthex.ingest.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.ingest.exposition.ExpositionParser.Entry;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionParserTest {
    private static ExpositionParser over(ExpositionParser parser, byte[] bytes) {
        parser.reset(Arrays.copyOf(bytes, bytes.length + 1), bytes.length);
        return parser;
    }

    private static ExpositionParser text(String exposition) {
        return over(new PrometheusTextParser(), exposition.getBytes(UTF_8));
    }

    private static ExpositionParser openMetrics(String exposition) {
        return over(new OpenMetricsParser(), exposition.getBytes(UTF_8));
    }

    private static List<String> read(ExpositionParser parser) throws ExpositionException {
        List<String> entries = new ArrayList<>();
        while (true) {
            Entry entry = parser.next();
            switch (entry) {
                case SERIES -> entries.add(parser.labels() + " " + parser.value() + (parser.hasTimestamp()
                        ? " @" + parser.timestampMs()
                        : ""));
                case HELP, UNIT -> entries.add(entry + " " + parser.familyName() + " " + parser.metadataText());
                case TYPE -> entries.add("TYPE " + parser.familyName() + " " + parser.type().text());
                case COMMENT -> entries.add("COMMENT");
                case END -> {
                    return entries;
                }
            }
        }
    }

    @Test
    void textFormatIsReadWithAllItsFreedoms() throws ExpositionException {
        assertThat(read(text("""
                             # HELP a_total some \\\\ text\\nmore "quoted"
                             # TYPE a_total counter
                             # just a comment
                             #no blank

                             a_total 1
                             a_total{x="1" , y="a\\\\b\\"c\\nd",}\t2.5  1395066363000
                                spaced   3
                             {"utf.8", "odd name"="ü"} NaN
                             empty{} +Inf
                             last -0""")))
                .containsExactly("HELP a_total some \\ text\nmore \"quoted\"", "TYPE a_total counter", "COMMENT",
                        "COMMENT", "a_total 1.0", "a_total{x=\"1\", y=\"a\\\\b\\\"c\\nd\"} 2.5 @1395066363000",
                        "spaced 3.0", "{\"utf.8\", \"odd name\"=\"ü\"} NaN", "empty Infinity", "last -0.0");
    }

    @Test
    void boundsAndQuantilesAreNormalisedUnderTheirTypesOnly() throws ExpositionException {
        assertThat(read(text("""
                             # TYPE h histogram
                             h_bucket{le="1"} 1
                             h_bucket{le="1e6"} 1
                             h_bucket{le="+Inf"} 1
                             h_bucket{le="odd"} 1
                             # TYPE s summary
                             s{quantile="0"} 1
                             # TYPE g gauge
                             g{le="1",quantile="1"} 1
                             """))).containsExactly("TYPE h histogram", "h_bucket{le=\"1.0\"} 1.0",
                "h_bucket{le=\"1e+06\"} 1.0",
                "h_bucket{le=\"+Inf\"} 1.0", "h_bucket{le=\"odd\"} 1.0", "TYPE s summary", "s{quantile=\"0.0\"} 1.0",
                "TYPE g gauge", "g{le=\"1\", quantile=\"1\"} 1.0");
    }

    @Test
    void openMetricsIsReadWithExemplarsUnitsAndTimestampsInSeconds() throws ExpositionException {
        ExpositionParser parser = openMetrics("""
                                              # TYPE req_seconds counter
                                              # UNIT req_seconds seconds
                                              # HELP req_seconds a \\"quoted\\" word
                                              req_seconds_total{a="b"} 1 1520879607.789 # {trace="x"} 0.5 1520879607.5
                                              req_seconds_created 1520430000.123
                                              # EOF
                                              """);
        assertThat(parser.next()).isEqualTo(Entry.TYPE);
        assertThat(parser.next()).isEqualTo(Entry.UNIT);
        assertThat(parser.metadataText()).isEqualTo("seconds");
        assertThat(parser.next()).isEqualTo(Entry.HELP);
        assertThat(parser.metadataText()).isEqualTo("a \"quoted\" word");
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "req_seconds_total", "a", "b"));
        assertThat(parser.timestampMs()).isEqualTo(1_520_879_607_789L);
        assertThat(parser.exemplar(1)).isEqualTo(new Exemplar(Labels.of("trace", "x"), 0.5, 1_520_879_607_500L));
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.exemplar(1)).isNull();
        assertThat(parser.next()).isEqualTo(Entry.END);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   lone | expected value after metric, got "\\n" ("INVALID") while parsing: "lone\\n"
                                                                   m{l='v'} 1 | expected label value, got "'" ("INVALID") while parsing: "m{l='"
                                                                   m{l="v | expected label value, got "\\"v\\n" ("INVALID") while parsing: "m{l=\\"v\\n"
                                                                   m{ÿ="v"} 1 | expected label name, got "\\xff" ("INVALID") while parsing: "m{\\xff"
                                                                   m{l="ÿ"} 1 | invalid UTF-8 label value: "\\"\\xff\\""
                                                                   m{=""} 0 | expected label name, got "=\\"" ("EQUAL") while parsing: "m{=\\""
                                                                   {L}0 | expected equal, got "}0" ("BCLOSE") while parsing: "{L}0"
                                                                   {l="v"} 1 | metric name not set while parsing: "{l=\\"v\\"} 1"
                                                                   {"a","b"} 1 | metric name already set while parsing: "{\\"a\\",\\"b\\"}"
                                                                   m yes | strconv.ParseFloat: parsing "yes": invalid syntax while parsing: "m yes"
                                                                   m 1_0 | unsupported character in float while parsing: "m 1_0"
                                                                   m 0 1x | expected next entry after timestamp, got "x" ("INVALID") while parsing: "m 0 1x"
                                                                   m 1 -2 | expected timestamp or new record, got "-" ("INVALID") while parsing: "m 1 -"
                                                                   m{a="1",a="2"} 3 | label name "a" is not unique: invalid sample
                                                                   # TYPE m strange | invalid metric type "strange"
                                                                   # TYPE - gauge | expected metric name after TYPE, got "-" ("INVALID") while parsing: "# TYPE -"
                                                                   -1 | expected a valid start token, got "-" ("INVALID") while parsing: "-"
                                                                   """)
    void brokenTextIsRefusedInPrometheusWords(String exposition, String message) {
        assertThatThrownBy(() -> read(over(new PrometheusTextParser(), exposition.getBytes(ISO_8859_1)))).isInstanceOf(
                ExpositionException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   m 1 | data does not end with # EOF
                                                                   m 1~# EOF~m 2 | unexpected data after # EOF
                                                                   m~# EOF | expected value after metric, got "\\n" ("INVALID") while parsing: "m\\n"
                                                                   #  HELP m x~# EOF | expected a valid start token, got "#  " ("INVALID") while parsing: "#  "
                                                                   # TYPE m untyped~# EOF | invalid metric type "untyped"
                                                                   # TYPE m~# EOF | expected text in TYPE
                                                                   # UNIT m bytes~# EOF | unit "bytes" not a suffix of metric "m"
                                                                   m{a="1"b="2"} 1~# EOF | expected comma or brace close, got "b=" ("LNAME") while parsing: "m{a=\\"1\\"b="
                                                                   m 1 2 ~# EOF | expected next entry after timestamp, got " \\n" ("INVALID") while parsing: "m 1 2 \\n"
                                                                   m 1 NaN~# EOF | invalid timestamp NaN
                                                                   m_total 1 # {a=b} 1~# EOF | expected label value, got "b" ("INVALID") while parsing: "m_total 1 # {a=b"
                                                                   m_total 1 # {a="b"}~# EOF | expected value after exemplar labels, got "\\n" ("INVALID") while parsing: "m_total 1 # {a=\\"b\\"}\\n"
                                                                   """)
    void brokenOpenMetricsIsRefusedInPrometheusWords(String exposition, String message) {
        assertThatThrownBy(() -> read(openMetrics(exposition.replace('~', '\n')))).isInstanceOf(
                ExpositionException.class).hasMessage(message);
    }

    @Test
    void knownSeriesAndLinesAreSkippedByTheirBytes() throws ExpositionException {
        ExpositionParser parser = text("# TYPE h histogram\nh{a=\"b\"} 4 7\nh2 5\n");

        assertThat(parser.skipKnownSeries("h{a=\"b\"}".getBytes(UTF_8))).isFalse();
        assertThat(parser.skipKnownLine("# TYPE h histogram\n".getBytes(UTF_8), MetricType.HISTOGRAM)).isTrue();
        assertThat(parser.type()).isEqualTo(MetricType.HISTOGRAM);
        assertThat(parser.skipKnownSeries("h{a=\"c\"}".getBytes(UTF_8))).isFalse();
        assertThat(parser.skipKnownSeries("h{a=\"b\"}".getBytes(UTF_8))).isTrue();
        assertThat(parser.value()).isEqualTo(4);
        assertThat(parser.timestampMs()).isEqualTo(7);
        assertThat(parser.skipKnownSeries("h".getBytes(UTF_8))).isFalse();
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "h2"));
        assertThat(parser.next()).isEqualTo(Entry.END);
    }

    @Test
    void damagedExpositionsEndInAnAnswerAndNothingElse() {
        long seed = 7;
        Random random = new Random(seed);
        byte[] sample = """
                        # HELP a_seconds x\\n y
                        # TYPE a_seconds histogram
                        # UNIT a_seconds seconds
                        a_seconds_bucket{le="1",x="é\\""} 1.5e3 12.5 # {t="a"} 1 2
                        {"u.t", l="v"} -Inf
                        # EOF
                        """.getBytes(UTF_8);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(sample,
                    random.nextInt(4) == 0 ? random.nextInt(sample.length) : sample.length);
            for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean()
                        ? random.nextInt(256)
                        : sample[random.nextInt(sample.length)]);
            }
            for (ExpositionParser parser : List.of(new PrometheusTextParser(), new OpenMetricsParser())) {
                try {
                    assertThat(read(over(parser, damaged))).hasSizeLessThan(100);
                } catch (ExpositionException e) {
                    assertThat(e.byteOffset()).as("seed %d round %d", seed, round).isBetween(0, damaged.length + 1);
                    refused++;
                }
            }
        }
        assertThat(refused).isBetween(1000, 39_999);
    }
}
