package io.narthex.ingest.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.ingest.ProtoWriter;
import io.narthex.ingest.exposition.MetricFamilyParser.Entry;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricFamilyParserTest {
    private static final int COUNTER = 0;
    private static final int GAUGE = 1;
    private static final int SUMMARY = 2;
    private static final int UNTYPED = 3;
    private static final int HISTOGRAM = 4;

    private final MetricFamilyParser parser = new MetricFamilyParser(true, false);

    private static ProtoWriter label(String name, String value) {
        return new ProtoWriter().text(1, name).text(2, value);
    }

    private static ProtoWriter family(String name, int type, ProtoWriter... metrics) {
        ProtoWriter family = new ProtoWriter().text(1, name).text(2, "helps").varint(3, type);
        Arrays.stream(metrics).forEach(metric -> family.message(4, metric));
        return family;
    }

    private static ProtoWriter number(double value) {
        return new ProtoWriter().fixed(1, value);
    }

    private static ProtoWriter bucket(double bound, long cumulative) {
        return new ProtoWriter().varint(1, cumulative).fixed(2, bound);
    }

    /// Four observations: one of 0, three in the bucket from 1 to 2.
    private static ProtoWriter nativeHistogram() {
        return new ProtoWriter().varint(1, 4).fixed(2, 4.5).zigzag(5, 0).fixed(6, 0.001).varint(7, 1).message(12,
                new ProtoWriter().zigzag(1, 1).varint(2, 1)).zigzag(13, 3);
    }

    private List<String> series(ProtoWriter... families) throws ExpositionException {
        ProtoWriter body = new ProtoWriter();
        Arrays.stream(families).forEach(body::delimited);
        byte[] bytes = body.toByteArray();
        parser.reset(bytes, bytes.length);
        return series(parser);
    }

    private static List<String> series(MetricFamilyParser of) throws ExpositionException {
        List<String> found = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Entry entry = of.next(); entry != Entry.END; entry = of.next()) {
            if (entry == Entry.SERIES) {
                NativeHistogram histogram = of.histogram();
                found.add(of.labels() + " " + (histogram == null ? of.value() : "h" + histogram.count()) + (of
                        .hasTimestamp() ? " @" + of.timestampMs() : ""));
                assertThat(keys.add(Arrays.toString(Arrays.copyOf(of.key(), of.keyLength())))).isTrue();
            }
        }
        return found;
    }

    @Test
    void numbersOfEachTypeBecomeOneSeries() throws ExpositionException {
        assertThat(series(family("c_total", COUNTER, new ProtoWriter().message(1, label("a", "b")).message(3, number(
                1))), family("g", GAUGE, new ProtoWriter().message(2, number(-2)).varint(6, 1234)), family("u", UNTYPED,
                        new ProtoWriter().message(5, number(3)))))
                .containsExactly("c_total{a=\"b\"} 1.0", "g -2.0 @1234",
                        "u 3.0");
    }

    @Test
    void metadataIsReadWhereverItStandsInTheFamily() throws ExpositionException {
        byte[] body = new ProtoWriter().delimited(new ProtoWriter().message(4, new ProtoWriter().message(3, number(1)))
                .text(5, "seconds").varint(3, COUNTER).text(2, "It helps.").text(1, "x_seconds_total")).toByteArray();
        parser.reset(body, body.length);
        assertThat(parser.next()).isEqualTo(Entry.FAMILY);
        assertThat(List.of(parser.familyName(), parser.help(), parser.unit(), parser.type().text())).containsExactly(
                "x_seconds_total", "It helps.", "seconds", "counter");
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.next()).isEqualTo(Entry.END);
    }

    @Test
    void summariesAndClassicHistogramsBecomeTheSeriesOfTheirText() throws ExpositionException {
        ProtoWriter summary = new ProtoWriter().varint(1, 10).fixed(2, 5).message(3, new ProtoWriter().fixed(1, 0.5)
                .fixed(2, 0.25)).message(3, new ProtoWriter().fixed(1, 1).fixed(2, Double.NaN));
        ProtoWriter histogram = new ProtoWriter().varint(1, 7).fixed(2, 9).message(3, bucket(0.1, 2)).message(3, bucket(
                1, 5));
        assertThat(series(family("s", SUMMARY, new ProtoWriter().message(4, summary)), family("h", HISTOGRAM,
                new ProtoWriter().message(7, histogram))))
                .containsExactly("s_count 10.0", "s_sum 5.0",
                        "s{quantile=\"0.5\"} 0.25", "s{quantile=\"1.0\"} NaN",
                        "h_count 7.0", "h_sum 9.0",
                        "h_bucket{le=\"0.1\"} 2.0", "h_bucket{le=\"1.0\"} 5.0",
                        "h_bucket{le=\"+Inf\"} 7.0");
    }

    @Test
    void anInfiniteBucketIsNotAddedTwice() throws ExpositionException {
        ProtoWriter histogram = new ProtoWriter().varint(1, 7).fixed(2, 9).message(3, bucket(Double.POSITIVE_INFINITY,
                7));
        assertThat(series(family("h", HISTOGRAM, new ProtoWriter().message(7, histogram)))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"true, false, false, h4.0", "true, false, true, h4.0", "true, true, true, h4.0 4.0 4.5 3.0 4.0",
        "true, true, false, h4.0", "false, false, true, 4.0 4.5 3.0 4.0", "false, false, false, 4.0 4.5 4.0"})
    void ofAHistogramInBothFormsThatIsKeptWhichIsAskedFor(boolean keepsNative, boolean keepsClassic,
            boolean hasClassic, String expected) throws ExpositionException {
        ProtoWriter histogram = nativeHistogram();
        if (hasClassic) {
            histogram.message(3, bucket(1.5, 3));
        }
        byte[] body = new ProtoWriter().delimited(family("h", HISTOGRAM, new ProtoWriter().message(7, histogram)))
                .toByteArray();
        MetricFamilyParser chosen = new MetricFamilyParser(keepsNative, keepsClassic);
        chosen.reset(body, body.length);
        assertThat(series(chosen).stream().map(line -> line.substring(line.lastIndexOf(' ') + 1))).containsExactly(
                expected.split(" "));
    }

    @Test
    void theNativeHistogramIsThatOfTheMessage() throws ExpositionException {
        byte[] body = new ProtoWriter().delimited(family("h", HISTOGRAM, new ProtoWriter().message(7,
                nativeHistogram()))).toByteArray();
        parser.reset(body, body.length);
        parser.next();
        parser.next();
        assertThat(parser.histogram()).isEqualTo(NativeHistogram.builder().integer(true).schema(0).zero(0.001, 1).count(
                4).sum(4.5).positive(new int[]{1, 1}, new double[]{3}).build());
    }

    @Test
    void exemplarsBelongToTheirBucketAndToTheNativeHistogramWhenDated() throws ExpositionException {
        ProtoWriter dated = new ProtoWriter().message(1, label("trace", "1")).fixed(2, 0.7).message(3,
                new ProtoWriter().varint(1, 12).varint(2, 345_000_000));
        ProtoWriter undated = new ProtoWriter().message(1, label("trace", "2")).fixed(2, 1.2);
        ProtoWriter histogram = nativeHistogram().message(3, bucket(1, 3).message(3, dated)).message(3, bucket(2, 4)
                .message(3, undated));
        byte[] body = new ProtoWriter().delimited(family("h", HISTOGRAM, new ProtoWriter().message(7, histogram)))
                .toByteArray();
        MetricFamilyParser both = new MetricFamilyParser(true, true);
        both.reset(body, body.length);
        List<List<Exemplar>> found = new ArrayList<>();
        for (Entry entry = both.next(); entry != Entry.END; entry = both.next()) {
            if (entry == Entry.SERIES) {
                found.add(both.exemplars(99));
            }
        }
        Exemplar first = new Exemplar(Labels.of("trace", "1"), 0.7, 12_345);
        assertThat(found).containsExactly(List.of(first), List.of(), List.of(), List.of(first), List.of(new Exemplar(
                Labels.of("trace", "2"), 1.2, 99)), List.of());
    }

    @Test
    void whatIsBrokenIsSaid() {
        assertThatThrownBy(() -> series(family("", GAUGE))).hasMessageContaining("invalid metric name: ");
        assertThatThrownBy(() -> series(family("a", 9))).hasMessageContaining(
                "unknown metric type for metric \"a\": 9");
        assertThatThrownBy(() -> series(family("a_total", COUNTER).text(5, "seconds"))).hasMessageContaining(
                "unit \"seconds\" not a suffix of counter \"a_total\"");
        assertThatThrownBy(() -> series(family("a", GAUGE, new ProtoWriter().message(1, label("", "x")))))
                .hasMessageContaining(
                        "invalid label name: ");
        assertThatThrownBy(() -> series(family("a", GAUGE, new ProtoWriter().message(1, label("x", "1")).message(1,
                label("x", "2"))))).isInstanceOf(ExpositionException.class).hasMessageContaining("invalid sample");
        assertThatThrownBy(() -> series(family("a", HISTOGRAM, new ProtoWriter().message(7, nativeHistogram().varint(1,
                9))))).hasMessageContaining("observations found in buckets");
    }

    @Test
    void everyTruncationIsAnErrorOrAnEndAndNothingElse() {
        byte[] body = new ProtoWriter().delimited(family("h", HISTOGRAM, new ProtoWriter().message(1, label("a", "b"))
                .message(7, nativeHistogram().message(3, bucket(1, 3))))).toByteArray();
        for (int length = 0; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            parser.reset(cut, length);
            if (length > 0) {
                assertThatThrownBy(() -> series(parser)).isInstanceOf(ExpositionException.class);
            }
        }
    }
}
