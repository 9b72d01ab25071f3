package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import org.junit.jupiter.api.Test;

class ExprJsonTest {
    @Test
    void showsAnAggregationOfACallOfARange() {
        assertThat(json("sum without (a) (rate(m_total{b!=\"c\"}[5m] offset 1m))")).isEqualTo(
                """
                {"type":"aggregation","op":"sum","expr":{"type":"call","func":{"name":"rate","argTypes":["matrix"],\
                "variadic":0,"returnType":"vector"},"args":[{"type":"matrixSelector","range":300000,"name":"m_total",\
                "offset":60000,"matchers":[{"name":"b","type":"!=","value":"c"},\
                {"name":"__name__","type":"=","value":"m_total"}],"timestamp":null,"startOrEnd":null,\
                "anchored":false,"smoothed":false}]},"param":null,"grouping":["a"],"without":true}""");
    }

    @Test
    void showsHowTwoVectorsMatch() {
        assertThat(json("a / on(x) group_left(y) (b @ end())")).startsWith("{\"type\":\"binaryExpr\",\"op\":\"/\",")
                .contains("\"startOrEnd\":\"end\"")
                .endsWith("\"bool\":false,\"matching\":{\"card\":\"many-to-one\",\"labels\":[\"x\"],\"on\":true,"
                        + "\"include\":[\"y\"],\"fillValues\":{\"lhs\":null,\"rhs\":null}}}");
    }

    @Test
    void showsLiteralsAndComputedDurations() {
        assertThat(json("-1.5")).isEqualTo("""
                                           {"type":"numberLiteral","val":"-1.5","duration":false}""");
        assertThat(json("m[(step() * 2):1m]")).contains("\"range\":0,\"rangeExpr\":{\"type\":\"durationExpr\","
                + "\"op\":\"*\",\"lhs\":{\"type\":\"durationExpr\",\"op\":\"step\",\"lhs\":null,\"rhs\":null,"
                + "\"wrapped\":false},\"rhs\":{\"type\":\"numberLiteral\",\"val\":\"2\",\"duration\":false},"
                + "\"wrapped\":true}").contains("\"step\":60000");
    }

    private static String json(String query) {
        return new String(JsonWriter.bytes(json -> ExprJson.write(json, PromqlParser.parse(query,
                ParserOptions.ALL))), StandardCharsets.UTF_8);
    }
}
