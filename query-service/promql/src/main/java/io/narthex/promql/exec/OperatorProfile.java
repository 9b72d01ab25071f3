package io.narthex.promql.exec;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.narthex.model.Labels;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import org.jspecify.annotations.Nullable;

/// Counts what each operator of a query gives. Confined to the thread of the query.
public final class OperatorProfile {
    /// What an operator has given.
    public static final class Counts {
        private long series;
        private long samples;
        private long nanos;

        public long series() {
            return series;
        }

        public long samples() {
            return samples;
        }

        /// The time within the operator and its inputs, their construction included.
        public long nanos() {
            return nanos;
        }
    }

    // By identity: a query may have two equal parts, each with counts of its own.
    private final Map<VectorPlan, Counts> counts = new IdentityHashMap<>();

    /// Null where the operator was not built.
    public @Nullable Counts counts(VectorPlan plan) {
        return counts.get(plan);
    }

    VectorOperator watch(VectorPlan plan, Supplier<VectorOperator> operator) {
        Counts of = counts.computeIfAbsent(plan, _ -> new Counts());
        long beganNanos = System.nanoTime();
        VectorOperator built = operator.get();
        of.nanos += System.nanoTime() - beganNanos;
        return new Watched(built, of);
    }

    private record Watched(VectorOperator operator, Counts counts) implements VectorOperator {
        @Override
        public boolean next(Column into) {
            long beganNanos = System.nanoTime();
            boolean any = operator.next(into);
            counts.nanos += System.nanoTime() - beganNanos;
            if (any) {
                counts.series++;
                counts.samples += into.count();
            }
            return any;
        }

        @Override
        public Labels labels() {
            return operator.labels();
        }

        @Override
        public Labels namedLabels() {
            return operator.namedLabels();
        }

        @Override
        public boolean isNameless() {
            return operator.isNameless();
        }

        @Override
        public boolean dropsName() {
            return operator.dropsName();
        }

        @Override
        public void close() {
            operator.close();
        }
    }
}
