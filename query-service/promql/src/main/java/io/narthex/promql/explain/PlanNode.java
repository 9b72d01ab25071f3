package io.narthex.promql.explain;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// One operator of a plan, with those that it reads from.
///
/// @param name what it does: `rate`, `join`, `range scan`
/// @param detail how: selector, window, grouping, what is kept; empty where there is nothing to say
/// @param actual what it gave; null where the query was not run
public record PlanNode(String name, String detail, List<PlanNode> children, @Nullable Actual actual) {
    /// @param nanos the time within the operator and those that it reads from, on the thread of the query
    public record Actual(long series, long samples, long nanos) {}

    public PlanNode {
        children = List.copyOf(children);
    }

    /// The tree as indented lines.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, 0);
        return text.toString();
    }

    private void append(StringBuilder text, int depth) {
        text.append("  ".repeat(depth)).append(name);
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        text.append('\n');
        children.forEach(child -> child.append(text, depth + 1));
    }
}
