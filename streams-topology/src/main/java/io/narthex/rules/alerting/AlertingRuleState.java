package io.narthex.rules.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;

/// The alerts of one rule, carried from evaluation to evaluation. Confined to one thread.
public final class AlertingRuleState {
    private final Map<Labels, AlertInstance> instances = new TreeMap<>();

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

    /// Forgets everything, as after an evaluation beyond the group's limit.
    public void clear() {
        instances.clear();
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
    /// with every resend delay; a firing or resolved one as Prometheus sends it.
    public List<AlertWrite> writes(TenantId tenant, String group, String query, long intervalMs, AlertOutputs outputs,
            long atMs) {
        List<AlertWrite> writes = new ArrayList<>();
        long resendDelayMs = outputs.resendDelay().toMillis();
        instances.replaceAll((_, instance) -> {
            boolean isDue = switch (instance) {
                case AlertInstance.Pending pending -> isPendingDue(pending, resendDelayMs, intervalMs, atMs);
                case AlertInstance.Firing firing -> firing.needsSending(atMs, resendDelayMs);
                case AlertInstance.Resolved resolved -> resolved.needsSending(atMs, resendDelayMs);
            };
            if (!isDue) {
                return instance;
            }
            Alert alert = outputs.render(tenant, group, query, intervalMs, instance, atMs);
            if (alert != null) {
                writes.add(new AlertWrite(tenant, alert.labels(), alert));
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
    public static List<AlertWrite> removals(TenantId tenant, List<Labels> gone, AlertOutputs outputs) {
        List<AlertWrite> writes = new ArrayList<>();
        for (Labels labels : gone) {
            Labels outside = outputs.outsideLabels(labels);
            if (outside != null) {
                writes.add(new AlertWrite(tenant, outside, null));
            }
        }
        return writes;
    }
}
