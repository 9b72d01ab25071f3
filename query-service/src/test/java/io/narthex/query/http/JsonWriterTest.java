package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static String write(Consumer<JsonWriter> body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter json = new JsonWriter(out);
        body.accept(json);
        json.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void placesCommas() {
        assertThat(write(json -> json.beginObject().name("a").beginArray().number(1).number(2).beginArray().endArray()
                .endArray().name("b").string("c").name("d").bool(true).endObject()))
                .isEqualTo("{\"a\":[1,2,[]],\"b\":\"c\",\"d\":true}");
    }

    @Test
    void escapesHtmlInStringsButNotInLabelSets() {
        assertThat(write(json -> json.beginArray().string("<a>&").labels(Labels.of("__name__", "<x>", "b", "&"))
                .endArray())).isEqualTo("[\"\\u003ca\\u003e\\u0026\",{\"__name__\":\"<x>\",\"b\":\"&\"}]");
    }

    @Test
    void escapesControlCharactersQuotesAndBackslashes() {
        assertThat(write(json -> json.string("\"\\\n\r\t\u0001\u007f")))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0001\u007f\"");
    }

    @Test
    void writesUtf8OfEveryLengthAndReplacesLoneSurrogates() {
        assertThat(write(json -> json.string("é€😀"))).isEqualTo("\"é€😀\"");
        assertThat(write(json -> json.string("a\ud800b"))).isEqualTo("\"a\\ufffdb\"");
    }

    @Test
    void writesTimestampsWithThreeDecimalsOrNone() {
        assertThat(write(json -> json.beginArray().timestamp(0).timestamp(1000).timestamp(1500).timestamp(1007)
                .timestamp(-1).timestamp(-2500).endArray())).isEqualTo("[0,1,1.500,1.007,-0.001,-2.500]");
    }

    @Test
    void writesSampleValuesAsStrings() {
        assertThat(write(json -> json.beginArray().sampleValue(0).sampleValue(-0.0).sampleValue(12)
                .sampleValue(1e-7).sampleValue(Double.NaN).endArray()))
                .isEqualTo("[\"0\",\"-0\",\"12\",\"1e-07\",\"NaN\"]");
    }

    @Test
    void writesFloatsAsGoDoes() {
        assertThat(write(json -> json.beginArray().number(1.5).number(1e-7).number(1e21).number(1e-10).number(3.0)
                .endArray())).isEqualTo("[1.5,1e-7,1e+21,1e-10,3]");
    }

    @Test
    void nestsAsDeepAsAnExpression() {
        int depth = 1000;
        assertThat(write(json -> {
            for (int i = 0; i < depth; i++) {
                json.beginArray().number(1);
            }
            for (int i = 0; i < depth; i++) {
                json.endArray();
            }
        })).isEqualTo("[1" + ",[1".repeat(depth - 1) + "]".repeat(depth));
    }

    @Test
    void streamsWhatIsLongerThanItsBuffer() {
        String longText = "x".repeat(100_000);
        assertThat(write(json -> json.strings(List.of(longText, "y"))))
                .isEqualTo("[\"" + longText + "\",\"y\"]");
    }
}
