package io.narthex.rules.group;

import java.util.ArrayList;
import java.util.List;

import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.CompiledRule;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;
import io.narthex.schema.status.RuleAlert;
import io.narthex.schema.status.RuleAlertState;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.RuleHealth;
import io.narthex.schema.status.RuleState;
import io.narthex.schema.status.RuleStatus;

/// Rule groups as the API shows them.
public final class GroupStatuses {
    private static final String STREAM_PATH = "stream";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1000;

    private GroupStatuses() {}

    /// A group that is loaded and was not evaluated yet.
    public static RuleGroupStatus loaded(CompiledGroup group, String instanceId) {
        List<RuleStatus> rules = new ArrayList<>();
        for (CompiledRule rule : group.rules()) {
            boolean isAlert = rule.definition().kind() == RuleKind.ALERTING;
            rules.add(
                    status(
                            rule,
                            isAlert ? RuleState.UNKNOWN : RuleState.INACTIVE,
                            RuleHealth.UNKNOWN,
                            new RuleOutcome("", 0, 0),
                            0,
                            List.of()));
        }
        return group(group, 0, 0, rules, instanceId);
    }

    /// A group after an evaluation.
    public static RuleGroupStatus evaluated(CompiledGroup group, GroupState state, Evaluation evaluation,
            long evalTimestampMs, long durationNanos, String instanceId) {
        List<RuleStatus> rules = new ArrayList<>();
        for (int i = 0; i < group.rules().size(); i++) {
            RuleOutcome outcome = evaluation.outcomes().get(i);
            List<RuleAlert> alerts = alerts(state.rules().get(i));
            rules.add(
                    status(
                            group.rules().get(i),
                            highest(alerts),
                            outcome.isFailed() ? RuleHealth.ERR : RuleHealth.OK,
                            outcome,
                            evalTimestampMs,
                            alerts));
        }
        return group(group, evalTimestampMs, durationNanos, rules, instanceId);
    }

    private static RuleGroupStatus group(CompiledGroup group, long evalTimestampMs, long durationNanos,
            List<RuleStatus> rules, String instanceId) {
        RuleGroupVersion source = group.source();
        return new RuleGroupStatus(source.tenant(), source.file(), source.name(), source.intervalMs() / MS_PER_SECOND,
                source.limit(), durationNanos / NANOS_PER_SECOND, evalTimestampMs, rules, instanceId);
    }

    private static RuleStatus status(CompiledRule rule, RuleState state, RuleHealth health, RuleOutcome outcome,
            long evalTimestampMs, List<RuleAlert> alerts) {
        RuleDefinition definition = rule.definition();
        return new RuleStatus(
                definition.kind(),
                definition.name(),
                rule.query(),
                definition.holdDurationMs() / MS_PER_SECOND,
                definition.keepFiringForMs() / MS_PER_SECOND,
                rule.labels(),
                definition.annotations(),
                state,
                health,
                outcome.error(),
                outcome.durationNanos() / NANOS_PER_SECOND,
                evalTimestampMs,
                STREAM_PATH,
                alerts);
    }

    private static List<RuleAlert> alerts(RuleMemory memory) {
        List<RuleAlert> alerts = new ArrayList<>();
        for (AlertInstance instance : memory.alerts().instances()) {
            switch (instance) {
                case AlertInstance.Pending pending -> alerts.add(alert(pending, RuleAlertState.PENDING, 0));
                case AlertInstance.Firing firing ->
                    alerts.add(alert(firing, RuleAlertState.FIRING, firing.keepFiringSinceMs()));
                case AlertInstance.Resolved _ -> {
                    // only active alerts are shown
                }
            }
        }
        return alerts;
    }

    private static RuleAlert alert(AlertInstance instance, RuleAlertState state, long keepFiringSinceMs) {
        return new RuleAlert(instance.labels(), instance.annotations(), state, instance.activeAtMs(), keepFiringSinceMs,
                instance.value());
    }

    private static RuleState highest(List<RuleAlert> alerts) {
        if (alerts.stream().anyMatch(alert -> alert.state() == RuleAlertState.FIRING)) {
            return RuleState.FIRING;
        }
        return alerts.isEmpty() ? RuleState.INACTIVE : RuleState.PENDING;
    }
}
