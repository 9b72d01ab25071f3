package io.narthex.promql.rewrite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Matcher;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.plan.VectorPlan.Aggregate;
import io.narthex.promql.plan.VectorPlan.Fold;
import org.jspecify.annotations.Nullable;

/// Which aggregations can fold one input in one pass: those of equal inputs, and of scans that ask for some of the series of
/// another's scan.
final class JointFolds {
    /// @param input what is read for all members
    record Group(VectorPlan input, List<Aggregate> members, List<Fold> folds) {
        int indexOf(VectorPlan member) {
            return members.indexOf(member);
        }
    }

    private final Map<Aggregate, Group> groups = new HashMap<>();

    /// @param aggregates all folded aggregations of a plan, each once
    static JointFolds of(List<Aggregate> aggregates) {
        Map<VectorPlan, List<Aggregate>> byInput = new LinkedHashMap<>();
        for (Aggregate aggregate : aggregates) {
            byInput.computeIfAbsent(aggregate.input(), _ -> new ArrayList<>()).add(aggregate);
        }
        Map<VectorPlan, VectorPlan> wider = wider(byInput.keySet());
        Map<VectorPlan, Group> byScan = new LinkedHashMap<>();
        byInput.forEach((input, members) -> {
            VectorPlan scan = wider.getOrDefault(input, input);
            Group group = byScan.computeIfAbsent(scan, _ -> new Group(scan, new ArrayList<>(), new ArrayList<>()));
            for (Aggregate member : members) {
                group.members.add(member);
                group.folds.add(new Fold(member.op(), member.grouping(), member.without(), filters(input, scan),
                        member.at()));
            }
        });
        JointFolds joint = new JointFolds();
        byScan.values().stream().filter(g -> g.members.size() > 1)
                .forEach(g -> g.members.forEach(m -> joint.groups.put(m, g)));
        return joint;
    }

    private static List<Matcher> filters(VectorPlan input, VectorPlan scan) {
        FilteredScan narrow = FilteredScan.of(input);
        FilteredScan wide = FilteredScan.of(scan);
        return narrow == null || wide == null ? List.of() : narrow.filtersOver(wide);
    }

    private record Scan(VectorPlan plan, FilteredScan filtered) {
        /// A warning names the place of the last of equal texts, so the scan that remains must be the later one.
        boolean mayReplace(Scan other) {
            boolean isLater = other.plan.origin().start() < plan.origin().start();
            return other.filtered.narrows(filtered) && (isLater || !filtered.mayWarn());
        }
    }

    /// For inputs that another one contains: that other, the widest.
    private static Map<VectorPlan, VectorPlan> wider(Set<VectorPlan> inputs) {
        List<Scan> scans = new ArrayList<>();
        for (VectorPlan input : inputs) {
            FilteredScan filtered = FilteredScan.of(input);
            if (filtered != null) {
                scans.add(new Scan(input, filtered));
            }
        }
        scans.sort(Comparator.comparing(scan -> scan.filtered().matchers().size()));
        Map<VectorPlan, VectorPlan> wider = new HashMap<>();
        for (int i = 0; i < scans.size(); i++) {
            Scan narrow = scans.get(i);
            scans.subList(0, i).stream().filter(w -> !wider.containsKey(w.plan()) && w.mayReplace(narrow)).findFirst()
                    .ifPresent(w -> wider.put(narrow.plan(), w.plan()));
        }
        return wider;
    }

    /// Null for an aggregation that is alone with its input.
    @Nullable
    Group groupOf(VectorPlan plan) {
        return plan instanceof Aggregate aggregate ? groups.get(aggregate) : null;
    }
}
