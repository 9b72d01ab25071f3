package io.narthex.rules.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import org.jspecify.annotations.Nullable;

/// The alerts of one rule, carried from evaluation to evaluation. Confined to one thread.
public final class AlertingRuleState {
    private final Map<Labels, AlertInstance> instances = new TreeMap<>();
    private final Map<Labels, Labels> written = new TreeMap<>();

    /// What the expression gave for one alert.
    public record Active(Labels labels, Map<String, String> annotations, double value) {
        public Active {
            annotations = Map.copyOf(annotations);
        }
    }

    /// The alerts, resolved ones included, in the order of their labels.
    public Collection<AlertInstance> instances() {
        return instances.values();
    }

    public void restore(AlertInstance instance) {
        instances.put(instance.labels(), instance);
    }

    /// The alerts that are pending or firing in the topic, with the labels that they have there.
    public Map<Labels, Labels> written() {
        return Collections.unmodifiableMap(written);
    }

    /// @param outside as the topic has them
    public void restoreWritten(Labels labels, Labels outside) {
        written.put(labels, outside);
    }

    /// Moves every alert on; gives those that had never fired and are gone.
    public List<Labels> advance(Collection<Active> active, long holdDurationMs, long keepFiringForMs, long atMs) {
        List<Labels> gone = new ArrayList<>();
        Map<Labels, Active> byLabels = new TreeMap<>();
        active.forEach(alert -> byLabels.put(alert.labels(), alert));
        Iterator<Map.Entry<Labels, AlertInstance>> entries = instances.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Labels, AlertInstance> entry = entries.next();
            if (!byLabels.containsKey(entry.getKey()) && !keepWithout(entry, keepFiringForMs, atMs, gone)) {
                entries.remove();
            }
        }
        byLabels.values().forEach(alert -> instances.put(alert.labels(), refreshed(alert, atMs)));
        instances.replaceAll((_, instance) -> settled(instance, holdDurationMs, atMs));
        return gone;
    }

    private static boolean keepWithout(Map.Entry<Labels, AlertInstance> entry, long keepFiringForMs, long atMs,
            List<Labels> gone) {
        return switch (entry.getValue()) {
            case AlertInstance.Pending pending -> {
                gone.add(pending.labels());
                yield false;
            }
            case AlertInstance.Firing firing -> {
                entry.setValue(firing.withoutCondition(atMs, keepFiringForMs));
                yield true;
            }
            case AlertInstance.Resolved resolved -> !resolved.isForgotten(atMs);
        };
    }

    private AlertInstance refreshed(Active alert, long atMs) {
        return switch (instances.get(alert.labels())) {
            case null -> AlertInstance.begin(alert.labels(), alert.annotations(), alert.value(), atMs);
            case AlertInstance.Resolved _ ->
                AlertInstance.begin(alert.labels(), alert.annotations(), alert.value(), atMs);
            case AlertInstance.Pending pending -> pending.refreshed(alert.annotations(), alert.value());
            case AlertInstance.Firing firing -> firing.refreshed(alert.annotations(), alert.value());
        };
    }

    private static AlertInstance settled(AlertInstance instance, long holdDurationMs, long atMs) {
        return switch (instance) {
            case AlertInstance.Pending pending -> pending.isDue(atMs, holdDurationMs) ? pending.fire(atMs) : pending;
            case AlertInstance.Firing firing -> firing.isTooYoung(atMs, holdDurationMs) ? firing.demoted() : firing;
            case AlertInstance.Resolved resolved -> resolved;
        };
    }

    /// Alerts that hold now, pending or firing.
    public long activeCount() {
        return instances.values().stream().filter(instance -> !(instance instanceof AlertInstance.Resolved)).count();
    }

    /// What the topic of alerts shall learn at this evaluation. A pending alert is written when it begins, and again
    /// with every resend delay; a firing or resolved one as Prometheus sends it. Where the labels outside are others than
    /// before, or relabelling drops the alert now, it ends under those it had.
    public List<AlertWrite> writes(AlertOrigin origin, AlertOutputs outputs, long atMs) {
        List<AlertWrite> writes = new ArrayList<>();
        long resendDelayMs = outputs.resendDelay().toMillis();
        instances.replaceAll((labels, instance) -> {
            boolean isDue = switch (instance) {
                case AlertInstance.Pending pending -> isPendingDue(pending, resendDelayMs, origin.intervalMs(), atMs);
                case AlertInstance.Firing firing -> firing.needsSending(atMs, resendDelayMs);
                case AlertInstance.Resolved resolved -> resolved.needsSending(atMs, resendDelayMs);
            };
            if (!isDue) {
                return instance;
            }
            Labels outside = outputs.outsideLabels(labels);
            Labels before = written.remove(labels);
            if (before != null && !Objects.equals(before, outside)) {
                writes.add(end(origin, outputs, instance, before, atMs));
            }
            if (outside != null) {
                writes.add(new AlertWrite(origin.tenant(), outside, outputs.render(origin, instance, outside, atMs)));
                if (!(instance instanceof AlertInstance.Resolved)) {
                    written.put(labels, outside);
                }
            }
            return switch (instance) {
                case AlertInstance.Pending pending -> pending;
                case AlertInstance.Firing firing -> firing.sent(atMs);
                case AlertInstance.Resolved resolved -> resolved.sent(atMs);
            };
        });
        return writes;
    }

    private static boolean isPendingDue(AlertInstance.Pending pending, long resendDelayMs, long intervalMs,
            long atMs) {
        long age = atMs - pending.activeAtMs();
        return age / Math.max(1, resendDelayMs) != (age - intervalMs) / Math.max(1, resendDelayMs) || age == 0;
    }

    /// Removals of alerts that were pending.
    public List<AlertWrite> removals(TenantId tenant, List<Labels> gone) {
        List<AlertWrite> writes = new ArrayList<>();
        for (Labels labels : gone) {
            Labels outside = written.remove(labels);
            if (outside != null) {
                writes.add(new AlertWrite(tenant, outside, null));
            }
        }
        return writes;
    }

    /// Ends everything that the topic has as pending or firing, and forgets all alerts.
    public List<AlertWrite> endAll(AlertOrigin origin, AlertOutputs outputs, long atMs) {
        List<AlertWrite> writes = new ArrayList<>();
        written.forEach(
                (labels, outside) -> writes.add(end(origin, outputs, instances.get(labels), outside, atMs)));
        instances.clear();
        written.clear();
        return writes;
    }

    /// Where the rule fails, nothing is known of its alerts: those end whose last record promises them no longer. They
    /// are remembered, and written again as soon as the rule succeeds and they hold.
    public List<AlertWrite> endOverdue(AlertOrigin origin, AlertOutputs outputs, long atMs) {
        List<AlertWrite> writes = new ArrayList<>();
        instances.replaceAll((labels, instance) -> {
            if (!(instance instanceof AlertInstance.Firing firing) || !firing.isSent()) {
                return instance;
            }
            long validUntilMs = outputs.validUntilMs(origin, firing.lastSentMs());
            Labels outside = atMs > validUntilMs ? written.remove(labels) : null;
            if (outside == null) {
                return instance;
            }
            Alert alert = outputs.render(origin, firing.resolved(validUntilMs), outside, atMs);
            writes.add(new AlertWrite(origin.tenant(), outside, alert));
            return firing.sent(0);
        });
        return writes;
    }

    /// The end of what the topic has: a resolution of what fires there, a removal of what is pending.
    private static AlertWrite end(AlertOrigin origin, AlertOutputs outputs, @Nullable AlertInstance instance,
            Labels outside, long atMs) {
        Alert alert = switch (instance) {
            case null -> null;
            case AlertInstance.Pending _ -> null;
            case AlertInstance.Firing firing -> firing.isSent()
                    ? outputs.render(origin, firing.resolved(atMs), outside, atMs)
                    : null;
            case AlertInstance.Resolved resolved -> outputs.render(origin, resolved, outside, atMs);
        };
        return new AlertWrite(origin.tenant(), outside, alert);
    }
}
