package io.narthex.rules.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.rule.RuleGroupVersion;
import org.jspecify.annotations.Nullable;

/// The versions of rule groups by their offsets, and what is in force before any offset: of each group the last version,
/// unless a record after it, of whatever version, says that the group is no more. Not thread-safe.
final class RuleGroupHistory {
    private final long lookbackMs;
    private final TreeMap<Long, CompiledGroup> groups = new TreeMap<>();
    private final Map<String, CompiledGroup> byVersion = new HashMap<>();
    private final TreeMap<Long, RulePlan> plans = new TreeMap<>();

    /// @param lookbackMs how far back an instant selector looks
    RuleGroupHistory(long lookbackMs) {
        this.lookbackMs = lookbackMs;
    }

    void add(long offset, RuleGroupVersion version) {
        CompiledGroup group = CompiledGroup.of(version, lookbackMs);
        groups.put(offset, group);
        byVersion.put(versionKey(group.key(), version.version()), group);
    }

    private static String versionKey(String key, String version) {
        return key + ";" + version;
    }

    RulePlan planAt(long offset) {
        Long last = groups.lowerKey(offset);
        return last == null ? RulePlan.NONE : plans.computeIfAbsent(last, this::buildPlan);
    }

    private RulePlan buildPlan(long lastOffset) {
        Map<String, CompiledGroup> inForce = new TreeMap<>();
        groups.headMap(lastOffset, true).values().forEach(group -> {
            CompiledGroup current = inForce.get(group.key());
            if (!group.source().active()) {
                inForce.remove(group.key());
            } else if (current == null || !current.source().version().equals(group.source().version())) {
                inForce.put(group.key(), group);
            }
        });
        List<CompiledGroup> result = new ArrayList<>(inForce.values());
        Map.Entry<Long, RulePlan> previous = plans.lowerEntry(lastOffset);
        return previous != null && previous.getValue().groups().equals(result)
                ? previous.getValue()
                : new RulePlan(result);
    }

    @Nullable
    CompiledGroup find(String key, String version) {
        return byVersion.get(versionKey(key, version));
    }
}
