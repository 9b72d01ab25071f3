package io.narthex.rules.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.source.SeriesSource;
import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.alerting.AlertOrigin;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.alerting.AlertWrite;
import io.narthex.rules.alerting.AlertingRuleState;
import io.narthex.rules.expression.ExpressionException;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.VectorSample;
import io.narthex.rules.fragment.FragmentResults;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.CompiledRule;
import io.narthex.rules.template.RuleTemplates;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowSource;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Evaluates the rules of a group in order, each seeing the results of those before it. Holds no state of its own;
/// thread-safe as far as its collaborators are.
public final class GroupEvaluator {
    private static final Logger log = LoggerFactory.getLogger(GroupEvaluator.class);
    private static final String ALERTS = "ALERTS";
    private static final String ALERTS_FOR_STATE = "ALERTS_FOR_STATE";
    private static final String ALERT_NAME = "alertname";
    private static final String ALERT_STATE = "alertstate";

    private final Expressions expressions;
    private final Supplier<AlertOutputs> alertOutputs;
    private final LongSupplier nanoTime;

    /// @param alertOutputs asked once for each evaluation, for a reload may change them
    /// @param nanoTime for the durations that outcomes report, nothing else
    public GroupEvaluator(Expressions expressions, Supplier<AlertOutputs> alertOutputs, LongSupplier nanoTime) {
        this.expressions = expressions;
        this.alertOutputs = alertOutputs;
        this.nanoTime = nanoTime;
    }

    /// Evaluates the group at a time and moves its state on.
    ///
    /// @param input what the group reads, one window per series; the evaluation may add its own results to them
    /// @param fragments the partitions' answers
    public Evaluation evaluate(CompiledGroup group, GroupState state, long evalTimestampMs,
            Collection<SeriesWindow> input, FragmentResults fragments) {
        WindowSource source = new WindowSource();
        // What the group wrote itself comes first: the log has it only after a detour.
        state.ownResults().forEach(window -> source.add(window.slice(Long.MIN_VALUE, Long.MAX_VALUE)));
        input.forEach(source::add);
        state.adopt(group);
        return new Run(group, state, evalTimestampMs, source, fragments.over(source)).evaluate();
    }

    /// Where the answers of partitions to the group's fragments are gathered for one evaluation.
    public FragmentResults newFragmentResults(CompiledGroup group) {
        return new FragmentResults(group, expressions);
    }

    /// Evaluates a group without fragments over a source that keeps what is recorded, for this group and for others.
    public Evaluation evaluateOver(CompiledGroup group, GroupState state, long evalTimestampMs, WindowSource source) {
        state.adopt(group);
        return new Run(group, state, evalTimestampMs, source, source).evaluate();
    }

    /// Ends everything that a removed group left open.
    ///
    /// @param group file;group
    public Evaluation end(TenantId tenant, String group, GroupState state, long evalTimestampMs) {
        AlertOutputs outputs = alertOutputs.get();
        List<ResultSample> samples = state.seriesToEnd().stream()
                .map(series -> ResultSample.of(series, evalTimestampMs, Staleness.MARKER)).toList();
        List<AlertWrite> alerts = new ArrayList<>();
        for (RuleMemory rule : state.rules()) {
            AlertOrigin origin = new AlertOrigin(tenant, group, rule.query(), 0);
            alerts.addAll(rule.alerts().endAll(origin, outputs, evalTimestampMs));
        }
        return new Evaluation(samples, alerts, List.of());
    }

    /// One evaluation.
    private final class Run {
        private final CompiledGroup group;
        private final GroupState state;
        private final long evalTimestampMs;
        private final long queryTimestampMs;
        private final AlertOutputs alertOutputs;
        private final WindowSource source;
        private final SeriesSource reading;
        private final RuleTemplates templates;
        private final List<ResultSample> samples = new ArrayList<>();
        private final List<AlertWrite> alerts = new ArrayList<>();
        private final List<RuleOutcome> outcomes = new ArrayList<>();

        /// @param source where results go
        /// @param reading the same with the answers to fragments
        Run(CompiledGroup group, GroupState state, long evalTimestampMs, WindowSource source, SeriesSource reading) {
            this.group = group;
            this.source = source;
            this.reading = reading;
            this.state = state;
            this.evalTimestampMs = evalTimestampMs;
            this.queryTimestampMs = evalTimestampMs - group.source().queryOffsetMs();
            this.alertOutputs = GroupEvaluator.this.alertOutputs.get();
            this.templates = new RuleTemplates(
                    alertOutputs.externalUrl(), Labels.of(group.source().externalLabels()));
        }

        Evaluation evaluate() {
            endDroppedAlerts();
            for (int i = 0; i < group.rules().size(); i++) {
                evaluateRule(group.rules().get(i), state.rules().get(i));
            }
            endOrphans();
            state.setLastEvalMs(evalTimestampMs);
            state.forgetOwnUpTo(evalTimestampMs - group.lookBackMs());
            return new Evaluation(samples, alerts, outcomes);
        }

        /// Before anything else, for another rule may go on with an alert of the same labels.
        private void endDroppedAlerts() {
            for (RuleMemory rule : state.dropped()) {
                alerts.addAll(rule.alerts().endAll(origin(rule.query()), alertOutputs, evalTimestampMs));
            }
            state.dropped().clear();
        }

        private AlertOrigin origin(String query) {
            return new AlertOrigin(group.source().tenant(), group.id(), query, group.source().intervalMs());
        }

        private void evaluateRule(CompiledRule rule, RuleMemory memory) {
            long startNanos = nanoTime.getAsLong();
            memory.setQuery(rule.query());
            String error = rule.error();
            int count = 0;
            Expr rest = rule.rest();
            if (rest != null) {
                try {
                    List<VectorSample> result = expressions.evaluate(
                            group.source().tenant(), rule.definition().expr(), rest, queryTimestampMs, reading);
                    List<VectorSample> produced = rule.definition().kind() == RuleKind.RECORDING
                            ? record(rule, result)
                            : alert(rule, memory, result);
                    count = produced.size();
                    write(memory, produced);
                } catch (PromqlException | ExpressionException e) {
                    error = String.valueOf(e.getMessage());
                } catch (RuntimeException e) {
                    // Our own fault, and this rule's alone: the others go on.
                    error = "internal error: " + e;
                    log.atError().addKeyValue("group", group.id()).addKeyValue("rule", rule.definition().name())
                            .setCause(e).log("rule failed unexpectedly");
                }
            }
            if (!error.isEmpty()) {
                alerts.addAll(memory.alerts().endOverdue(origin(rule.query()), alertOutputs, evalTimestampMs));
            }
            outcomes.add(new RuleOutcome(error, nanoTime.getAsLong() - startNanos, count));
        }

        private List<VectorSample> query(String expr) {
            return expressions.evaluate(group.source().tenant(), expr, queryTimestampMs, reading);
        }

        private List<VectorSample> record(CompiledRule rule, List<VectorSample> result) {
            List<VectorSample> produced = new ArrayList<>(result.size());
            Set<Labels> seen = new TreeSet<>();
            for (VectorSample sample : result) {
                Labels.Builder labels = sample.labels().toBuilder();
                labels.set(Labels.METRIC_NAME, rule.definition().name());
                rule.labels().forEach(labels::set);
                Labels series = labels.build();
                if (!seen.add(series)) {
                    throw new ExpressionException(
                            "vector contains metrics with the same labelset after applying rule labels");
                }
                produced.add(new VectorSample(series, sample.value(), sample.histogram()));
            }
            checkLimit(produced.size(), "series");
            return produced;
        }

        private void checkLimit(long count, String what) {
            int limit = group.source().limit();
            if (limit > 0 && count > limit) {
                throw new ExpressionException("exceeded limit of " + limit + " with " + count + " " + what);
            }
        }

        private List<VectorSample> alert(CompiledRule rule, RuleMemory memory, List<VectorSample> result) {
            RuleDefinition definition = rule.definition();
            AlertingRuleState state = memory.alerts();
            List<Labels> gone = state.advance(
                    active(rule, result),
                    definition.holdDurationMs(),
                    definition.keepFiringForMs(),
                    evalTimestampMs);
            AlertOrigin origin = origin(rule.query());
            try {
                checkLimit(state.activeCount(), "alerts");
            } catch (ExpressionException e) {
                alerts.addAll(state.endAll(origin, alertOutputs, evalTimestampMs));
                throw e;
            }
            alerts.addAll(state.removals(origin.tenant(), gone));
            alerts.addAll(state.writes(origin, alertOutputs, evalTimestampMs));
            return alertSeries(definition.name(), state);
        }

        private List<AlertingRuleState.Active> active(CompiledRule rule, List<VectorSample> result) {
            Map<Labels, AlertingRuleState.Active> active = new TreeMap<>();
            for (VectorSample sample : result) {
                Labels.Builder builder = sample.labels().withoutMetricName().toBuilder();
                rule.labels().forEach((name, text) -> builder.set(name, expand(rule, text, sample)));
                builder.set(ALERT_NAME, rule.definition().name());
                Labels labels = builder.build();
                Map<String, String> annotations = new TreeMap<>();
                rule.definition().annotations()
                        .forEach((name, text) -> annotations.put(name, expand(rule, text, sample)));
                if (active.put(labels, new AlertingRuleState.Active(labels, annotations, sample.value())) != null) {
                    throw new ExpressionException(
                            "vector contains metrics with the same labelset after applying alert labels");
                }
            }
            return List.copyOf(active.values());
        }

        private String expand(CompiledRule rule, String text, VectorSample sample) {
            return templates.expand(
                    rule.definition().name(), text, sample.labels(), sample.value(), queryTimestampMs, this::query);
        }

        private List<VectorSample> alertSeries(String name, AlertingRuleState state) {
            List<VectorSample> series = new ArrayList<>();
            for (AlertInstance instance : state.instances()) {
                String stateText = switch (instance) {
                    case AlertInstance.Pending _ -> "pending";
                    case AlertInstance.Firing _ -> "firing";
                    case AlertInstance.Resolved _ -> "";
                };
                if (stateText.isEmpty()) {
                    continue;
                }
                Labels.Builder labels = instance.labels().toBuilder();
                labels.set(Labels.METRIC_NAME, ALERTS).set(ALERT_NAME, name).set(ALERT_STATE, stateText);
                series.add(VectorSample.of(labels.build(), 1));
                Labels.Builder forState = instance.labels().toBuilder();
                forState.set(Labels.METRIC_NAME, ALERTS_FOR_STATE).set(ALERT_NAME, name);
                series.add(VectorSample.of(forState.build(), Math.floorDiv(instance.activeAtMs(), 1000)));
            }
            return series;
        }

        private void write(RuleMemory memory, List<VectorSample> produced) {
            Set<Labels> series = new LinkedHashSet<>();
            for (VectorSample sample : produced) {
                series.add(sample.labels());
                emit(sample);
            }
            for (Labels previous : memory.previousSeries()) {
                if (!series.contains(previous)) {
                    end(previous);
                }
            }
            memory.setPreviousSeries(new TreeSet<>(series));
        }

        private void endOrphans() {
            for (Labels orphan : state.orphans()) {
                boolean isTakenOver = state.rules().stream()
                        .anyMatch(memory -> memory.previousSeries().contains(orphan));
                if (!isTakenOver) {
                    end(orphan);
                }
            }
            state.orphans().clear();
        }

        private void end(Labels series) {
            emit(VectorSample.of(series, Staleness.MARKER));
        }

        private void emit(VectorSample sample) {
            Labels labels = sample.labels();
            NativeHistogram histogram = sample.histogram();
            double value = histogram == null ? sample.value() : histogram.sum();
            samples.add(new ResultSample(labels, queryTimestampMs, value, histogram));
            if (group.reads(labels)) {
                source.add(labels, queryTimestampMs, value, histogram);
                state.rememberOwn(labels, queryTimestampMs, value, histogram);
            }
        }
    }
}
