package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.promql.ast.BinaryOp;
import io.narthex.promql.ast.Matching;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// Arithmetic and comparisons between two vectors.
///
/// The side of which a match group may have only one sample at a step (the right one, but for `group_right`) is held in memory;
/// the other is streamed past it. Everything is judged step by step: different series of a group may take turns.
final class JoinOperator extends StoredOperator {
    /// What the "one" side has for a match key.
    private final class Group {
        private final List<StoredSeries> members = new ArrayList<>();
        /// At which steps a result series has been written, matched or filtered; only where many may match.
        private final Map<Labels, BitSet> resultSteps = new HashMap<>();
        private final BitSet matchedSteps = new BitSet();
        private final BitSet ambiguousSteps = new BitSet();

        private void add(StoredSeries series) {
            for (int i = 0; i < size; i++) {
                if (series.column().isPresent(i) && memberAt(i) != null) {
                    ambiguousSteps.set(i);
                }
            }
            members.add(series);
        }

        private @Nullable StoredSeries memberAt(int step) {
            for (StoredSeries member : members) {
                if (member.column().isPresent(step)) {
                    return member;
                }
            }
            return null;
        }
    }

    private final VectorPlan.Join plan;
    private final Matching matching;
    private final BinaryOp op;
    private final boolean swapped;
    private final VectorOperator many;
    private final VectorOperator one;
    private final QueryContext context;
    private final int size;
    private final MatchKey key;
    private final JoinLabels resultLabels;
    private final SeriesMerger results;
    private final BitSet manySteps = new BitSet();

    JoinOperator(VectorPlan.Join plan, VectorOperator left, VectorOperator right, QueryContext context, int size) {
        this.plan = plan;
        this.matching = plan.matching();
        this.op = plan.op();
        this.swapped = matching.cardinality() == Matching.Cardinality.ONE_TO_MANY;
        this.many = swapped ? right : left;
        this.one = swapped ? left : right;
        this.context = context;
        this.size = size;
        this.key = new MatchKey(matching);
        this.resultLabels = new JoinLabels(plan, context.delayedNameRemoval());
        this.results = new SeriesMerger(context.budget(), size);
    }

    private @Nullable Double fillOfOne() {
        return swapped ? matching.fillLeft() : matching.fillRight();
    }

    private @Nullable Double fillOfMany() {
        return swapped ? matching.fillRight() : matching.fillLeft();
    }

    @Override
    List<StoredSeries> compute() {
        Map<Labels, Group> groups = readOneSide();
        Column column = new Column(size);
        while (many.next(column)) {
            context.budget().check();
            joinSeries(groups, many.labels(), column);
        }
        if (matching.hasFill()) {
            manySteps.set(0, size);
        }
        groups.forEach((labels, group) -> requireUnambiguous(labels, group, manySteps));
        Double fill = fillOfMany();
        if (fill != null) {
            fillUnmatched(groups, fill);
        }
        return results.series();
    }

    private Map<Labels, Group> readOneSide() {
        Map<Labels, Group> groups = new LinkedHashMap<>();
        Column column = new Column(size);
        while (one.next(column)) {
            context.budget().check();
            context.budget().hold(size);
            groups.computeIfAbsent(key.of(one.labels()), _ -> new Group()).add(new StoredSeries(one.labels(), one
                    .dropsName(), column));
            column = new Column(size);
        }
        return groups;
    }

    private void joinSeries(Map<Labels, Group> groups, Labels labels, Column column) {
        for (int i = 0; i < size; i++) {
            if (column.isPresent(i)) {
                manySteps.set(i);
            }
        }
        Labels groupKey = key.of(labels);
        Group group = groups.get(groupKey);
        Double fill = fillOfOne();
        if (group == null) {
            if (fill == null) {
                return;
            }
            group = new Group();
            groups.put(groupKey, group);
        }
        requireUnambiguous(groupKey, group, manySteps);
        Pairing pairing = new Pairing(group, labels);
        for (int i = 0; i < size; i++) {
            if (!column.isPresent(i)) {
                continue;
            }
            StoredSeries partner = group.memberAt(i);
            if (partner != null) {
                pairing.meet(i, partner.labels(), column, i, partner.column(), i);
            } else if (fill != null) {
                pairing.meet(i, groupKey, column, i, constant(fill), 0);
            }
        }
    }

    private static Column constant(double value) {
        Column column = new Column(1);
        column.set(0, value);
        return column;
    }

    private void fillUnmatched(Map<Labels, Group> groups, double fill) {
        Column filler = constant(fill);
        groups.forEach((labels, group) -> {
            Pairing pairing = new Pairing(group, labels);
            for (StoredSeries member : group.members) {
                for (int i = 0; i < size; i++) {
                    if (member.column().isPresent(i) && !group.matchedSteps.get(i)) {
                        pairing.meet(i, member.labels(), filler, 0, member.column(), i);
                    }
                }
            }
        });
    }

    private void requireUnambiguous(Labels groupKey, Group group, BitSet steps) {
        if (!group.ambiguousSteps.intersects(steps)) {
            return;
        }
        BitSet both = (BitSet) group.ambiguousSteps.clone();
        both.and(steps);
        int step = both.nextSetBit(0);
        List<String> names = group.members.stream().filter(m -> m.column().isPresent(step)).limit(2)
                .map(m -> MetricNames.inBraces(m.labels())).sorted(Labels::compareUtf8).toList();
        throw new ExecutionFailure("found duplicate series for the match group " + MetricNames.inBraces(groupKey)
                + " on the "
                + (swapped ? "left" : "right") + " hand-side of the operation: [" + names.get(0) + ", " + names.get(1)
                + "];many-to-many matching not allowed: matching labels must be unique on one side");
    }

    /// One series of the "many" side and the samples it meets.
    private final class Pairing {
        private final Group group;
        private final Labels labels;
        private @Nullable Labels partnerLabels;
        private @Nullable Column result;
        private @Nullable BitSet resultSteps;

        Pairing(Group group, Labels labels) {
            this.group = group;
            this.labels = labels;
        }

        void meet(int step, Labels partner, Column column, int slot, Column partnerColumn, int partnerSlot) {
            NativeHistogram ours = column.histogram(slot);
            NativeHistogram theirs = partnerColumn.histogram(partnerSlot);
            if (ours != null || theirs != null || op.isTrim()) {
                meetHistograms(step, partner, column, slot, partnerColumn, partnerSlot);
                return;
            }
            double own = column.value(slot);
            double other = partnerColumn.value(partnerSlot);
            double left = swapped ? other : own;
            double right = swapped ? own : other;
            boolean keeps = Arithmetic.keeps(op, left, right);
            Column to = claim(step, partner);
            if (plan.bool()) {
                put(to, step, keeps ? 1 : 0);
            } else if (keeps) {
                put(to, step, Arithmetic.value(op, left, right));
            }
        }

        private void meetHistograms(int step, Labels partner, Column column, int slot, Column partnerColumn,
                int partnerSlot) {
            Column left = swapped ? partnerColumn : column;
            Column right = swapped ? column : partnerColumn;
            int leftSlot = swapped ? partnerSlot : slot;
            int rightSlot = swapped ? slot : partnerSlot;
            NativeHistogram leftHistogram = left.histogram(leftSlot);
            NativeHistogram rightHistogram = right.histogram(rightSlot);
            if (!HistogramOperands.isDefined(op, leftHistogram, rightHistogram, context, plan.origin())) {
                return;
            }
            NativeHistogram outcome = HistogramOperands.apply(op, leftHistogram, left.value(leftSlot), rightHistogram,
                    right.value(rightSlot), context, plan.origin());
            Column to = claim(step, partner);
            if (plan.bool()) {
                put(to, step, outcome == null ? 0 : 1);
            } else if (outcome != null) {
                if (to.isPresent(step)) {
                    throw SeriesMerger.duplicate();
                }
                to.set(step, outcome);
            }
        }

        private static void put(Column to, int step, double value) {
            if (to.isPresent(step)) {
                throw SeriesMerger.duplicate();
            }
            to.set(step, value);
        }

        /// The result series for this partner, after the match has been found to be the only one.
        private Column claim(int step, Labels partner) {
            Column to = result;
            if (to == null || partnerLabels != partner) {
                Labels target = resultLabels.of(labels, partner);
                to = results.column(target, plan.bool());
                result = to;
                partnerLabels = partner;
                resultSteps = matching.isGrouped()
                        ? group.resultSteps.computeIfAbsent(target, _ -> new BitSet(size))
                        : group.matchedSteps;
            }
            BitSet steps = resultSteps;
            if (steps != null) {
                if (steps.get(step)) {
                    throw new ExecutionFailure(matching.isGrouped()
                            ? "multiple matches for labels: grouping labels must ensure unique matches"
                            : "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
                }
                steps.set(step);
            }
            group.matchedSteps.set(step);
            return to;
        }
    }

    @Override
    public void close() {
        try (many; one) {
            // Both, whatever the first does.
        }
    }
}
