package io.narthex.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.narthex.promql.explain.PlanNode;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private static String json(PlanNode node) {
        return new String(JsonWriter.bytes(json -> PlanJson.write(json, node)), StandardCharsets.UTF_8);
    }

    @Test
    void aPlanIsATree() {
        PlanNode scan = new PlanNode("range scan", "x{a=\"b\"}", List.of(), null);
        assertThat(json(new PlanNode("rate", "", List.of(scan), null))).isEqualTo(
                "{\"name\":\"rate\",\"detail\":\"\",\"children\":[{\"name\":\"range scan\","
                        + "\"detail\":\"x{a=\\\"b\\\"}\",\"children\":[]}]}");
    }

    @Test
    void whatWasRunHasItsCounts() {
        PlanNode node = new PlanNode("rate", "", List.of(), new PlanNode.Actual(3, 30, 1_500_000_000));
        assertThat(json(node)).isEqualTo("{\"name\":\"rate\",\"detail\":\"\",\"series\":3,\"samples\":30,"
                + "\"seconds\":1.5,\"children\":[]}");
    }
}
