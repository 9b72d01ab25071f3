package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.narthex.model.NativeHistogram;
import org.junit.jupiter.api.Test;

class HistogramJsonTest {
    private static String write(NativeHistogram histogram) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter json = new JsonWriter(out);
        HistogramJson.write(json, histogram);
        json.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsExponentialBucketsFromTheLowestAndSkipsEmptyOnes() {
        NativeHistogram histogram = NativeHistogram.builder().schema(0).count(12).sum(3.5).zero(0.001, 2)
                .positive(new int[]{0, 2, 1, 1}, new double[]{3, 0, 4}).negative(new int[]{1, 2}, new double[]{1, 2})
                .build();

        assertThat(write(histogram)).isEqualTo("{\"count\":\"12\",\"sum\":\"3.5\",\"buckets\":["
                + "[1,\"-4\",\"-2\",\"2\"],[1,\"-2\",\"-1\",\"1\"],[3,\"-0.001\",\"0.001\",\"2\"],"
                + "[0,\"0.5\",\"1\",\"3\"],[0,\"4\",\"8\",\"4\"]]}");
    }

    @Test
    void takesBoundsBetweenPowersOfTwoFromTheSchema() {
        NativeHistogram histogram = NativeHistogram.builder().schema(1).count(1).sum(1)
                .positive(new int[]{1, 1}, new double[]{1}).build();

        assertThat(write(histogram)).contains("[0,\"1\",\"1.4142135623730951\",\"1\"]");
    }

    @Test
    void listsCustomBucketsUpToInfinity() {
        NativeHistogram histogram = NativeHistogram.builder().schema(NativeHistogram.CUSTOM_BUCKETS_SCHEMA).count(6)
                .sum(1).customBounds(new double[]{1, 2}).positive(new int[]{0, 3}, new double[]{1, 2, 3}).build();

        assertThat(write(histogram)).isEqualTo("{\"count\":\"6\",\"sum\":\"1\",\"buckets\":["
                + "[3,\"-Inf\",\"1\",\"1\"],[0,\"1\",\"2\",\"2\"],[0,\"2\",\"+Inf\",\"3\"]]}");
    }

    @Test
    void leavesOutTheBucketsWhereAllAreEmpty() {
        assertThat(write(NativeHistogram.builder().schema(3).build())).isEqualTo("{\"count\":\"0\",\"sum\":\"0\"}");
    }
}
