package io.narthex.rules.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.CompiledRule;
import io.narthex.rules.window.SeriesWindow;
import org.jspecify.annotations.Nullable;

/// What a group carries from evaluation to evaluation: alerts, the series of each rule, and those of its own results
/// that its rules read. Confined to one thread; its bytes are [GroupStateCodec]'s.
public final class GroupState {
    private String version = "";
    private long lastEvalMs;
    private List<RuleMemory> rules = new ArrayList<>();
    private final List<RuleMemory> dropped = new ArrayList<>();
    private final Set<Labels> orphans = new TreeSet<>();
    private final Map<Labels, SeriesWindow> ownResults = new TreeMap<>();

    /// Time of the last evaluation; 0 before the first.
    public long lastEvalMs() {
        return lastEvalMs;
    }

    /// The alerts of one rule, resolved ones included, in the order of their labels.
    ///
    /// @param rule its place in the group, from 0
    public Collection<AlertInstance> alerts(int rule) {
        return rules.get(rule).alerts().instances();
    }

    /// Everything that the group's last evaluation left open.
    public Set<Labels> seriesToEnd() {
        Set<Labels> series = new TreeSet<>(orphans);
        rules.forEach(rule -> series.addAll(rule.previousSeries()));
        return series;
    }

    void setLastEvalMs(long evalMs) {
        lastEvalMs = evalMs;
    }

    String version() {
        return version;
    }

    List<RuleMemory> rules() {
        return rules;
    }

    /// Rules that the version taken over has no more; the evaluation that takes it over ends their alerts.
    List<RuleMemory> dropped() {
        return dropped;
    }

    /// Series of rules that are no more, to be ended by the next evaluation.
    Set<Labels> orphans() {
        return orphans;
    }

    Collection<SeriesWindow> ownResults() {
        return ownResults.values();
    }

    void restore(String newVersion, List<RuleMemory> newRules) {
        version = newVersion;
        rules = new ArrayList<>(newRules);
    }

    /// Takes over a version of the group: rules that are in both keep their state.
    void adopt(CompiledGroup group) {
        if (group.source().version().equals(version)) {
            return;
        }
        List<RuleMemory> old = new ArrayList<>(rules);
        List<RuleMemory> adopted = new ArrayList<>();
        for (CompiledRule rule : group.rules()) {
            String identity = RuleMemory.identity(rule);
            RuleMemory found = old.stream().filter(memory -> memory.identity().equals(identity)).findFirst()
                    .orElseGet(() -> new RuleMemory(identity));
            old.remove(found);
            adopted.add(found);
        }
        old.forEach(memory -> orphans.addAll(memory.previousSeries()));
        dropped.addAll(old);
        restore(group.source().version(), adopted);
    }

    void rememberOwn(Labels labels, long timestampMs, double value, @Nullable NativeHistogram histogram) {
        ownResults.computeIfAbsent(labels, SeriesWindow::new).add(timestampMs, value, histogram);
    }

    void restoreOwn(SeriesWindow window) {
        ownResults.put(window.labels(), window);
    }

    void forgetOwnUpTo(long timestampMsInclusive) {
        ownResults.values().forEach(window -> window.dropUpTo(timestampMsInclusive));
        ownResults.values().removeIf(SeriesWindow::isEmpty);
    }
}
