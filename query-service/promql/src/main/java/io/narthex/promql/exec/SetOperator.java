package io.narthex.promql.exec;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// `and`, `or` and `unless`: one side only says, for each match key, at which steps there is a sample.
final class SetOperator extends StoredOperator {
    private static final BitSet NEVER = new BitSet();

    private final BinaryOp op;
    private final MatchKey key;
    private final VectorOperator left;
    private final VectorOperator right;
    private final QueryContext context;
    private final int size;

    SetOperator(VectorPlan.SetOperation plan, VectorOperator left, VectorOperator right, QueryContext context,
            int size) {
        this.op = plan.op();
        this.key = new MatchKey(plan.matching());
        this.left = left;
        this.right = right;
        this.context = context;
        this.size = size;
    }

    @Override
    List<StoredSeries> compute() {
        SeriesMerger results = new SeriesMerger(context.budget(), size);
        Map<Labels, BitSet> presence = new HashMap<>();
        Column column = new Column(size);
        if (op == BinaryOp.OR) {
            while (left.next(column)) {
                markPresent(presence, left.labels(), column);
                results.add(left.labels(), left.dropsName(), column);
            }
            addMatching(results, right, presence, false);
        } else {
            while (right.next(column)) {
                markPresent(presence, right.labels(), column);
            }
            addMatching(results, left, presence, op == BinaryOp.AND);
        }
        return results.series();
    }

    private void markPresent(Map<Labels, BitSet> presence, Labels labels, Column column) {
        context.budget().check();
        BitSet steps = presence.computeIfAbsent(key.of(labels), _ -> new BitSet(size));
        for (int i = 0; i < size; i++) {
            if (column.isPresent(i)) {
                steps.set(i);
            }
        }
    }

    /// Adds the samples at whose steps the other side has one, or those at whose steps it has none.
    private void addMatching(SeriesMerger results, VectorOperator side, Map<Labels, BitSet> presence, boolean wanted) {
        Column column = new Column(size);
        while (side.next(column)) {
            context.budget().check();
            BitSet steps = presence.getOrDefault(key.of(side.labels()), NEVER);
            for (int i = 0; i < size; i++) {
                if (column.isPresent(i) && steps.get(i) != wanted) {
                    column.unset(i);
                }
            }
            if (!column.isEmpty()) {
                results.add(side.labels(), side.dropsName(), column);
            }
        }
    }

    @Override
    public void close() {
        try (left; right) {
            // Both, whatever the first does.
        }
    }
}
