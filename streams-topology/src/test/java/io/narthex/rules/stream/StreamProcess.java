package io.narthex.rules.stream;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.LogConnection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The stream alone, as a process that can be killed.
final class StreamProcess {
    private static final Duration LOOKBACK = Duration.ofMinutes(5);

    private StreamProcess() {}

    private static final class Nobody implements EvaluationListener {
        @Override
        public void evaluated(CompiledGroup group, GroupState state, Evaluation evaluation, long evalTimestampMs,
                long durationNanos, long missedCount) {
            // Results are read from the log.
        }

        @Override
        public void removed(String group) {
            // likewise
        }
    }

    /// @param args bootstrap servers, state directory, partitions
    static void main(String[] args) throws InterruptedException {
        LogConnection connection = LogConnection.to(args[0]);
        AlertOutputs outputs = new AlertOutputs(Labels.EMPTY, Relabeler.of(java.util.List.of()), "http://p",
                Duration.ofMinutes(1));
        PromqlExpressions expressions = new PromqlExpressions(LOOKBACK, 50_000_000, Duration.ofMinutes(1));
        try (IdTable ids = IdTable.start(connection);
                RuleGroupTable groups = RuleGroupTable.start(connection, LOOKBACK);
                RuleStream stream = RuleStream.start(
                        new RuleStream.Settings(connection, Path.of(args[1]), 1, Integer.parseInt(args[2])), groups,
                        ids,
                        new RuleStream.Evaluators(new FragmentEvaluator(expressions),
                                new GroupEvaluator(expressions, () -> outputs, () -> 0)),
                        new Nobody(), new StreamCounters(new PrometheusRegistry()))) {
            while (stream.replacedThreadCount() < 100) {
                Thread.sleep(1000);
            }
        }
    }
}
