package io.narthex.query.http;

import io.narthex.promql.explain.PlanNode;

/// A plan as a tree of `{name, detail, children}`; what was run has `series`, `samples` and `seconds` too.
final class PlanJson {
    private PlanJson() {}

    static void write(JsonWriter json, PlanNode node) {
        json.beginObject().name("name").string(node.name()).name("detail").string(node.detail());
        PlanNode.Actual actual = node.actual();
        if (actual != null) {
            json.name("series").number(actual.series()).name("samples").number(actual.samples()).name("seconds")
                    .number(actual.nanos() / 1e9);
        }
        json.name("children").beginArray();
        for (PlanNode child : node.children()) {
            write(json, child);
        }
        json.endArray().endObject();
    }
}
