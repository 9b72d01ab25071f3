package io.narthex.rules.planner;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.TenantId;

/// Whether any rule of many reads a series: asked once for each series that appears. Equal selectors are one, and only those
/// that ask for the series' metric name, or for none, are tried. Immutable.
public final class SelectorIndex {
    private final Map<TenantId, Selectors> tenants = new HashMap<>();

    private static final class Selectors {
        private final Map<String, Set<List<Matcher>>> byName = new HashMap<>();
        private final Set<List<Matcher>> nameless = new LinkedHashSet<>();

        void add(List<Matcher> matchers) {
            Optional<Matcher> name = matchers.stream()
                    .filter(m -> m.name().equals(Labels.METRIC_NAME) && m.type() == MatchType.EQUAL).findFirst();
            if (name.isPresent()) {
                byName.computeIfAbsent(name.get().value(), _ -> new LinkedHashSet<>()).add(matchers);
            } else {
                nameless.add(matchers);
            }
        }

        boolean match(Labels labels) {
            return anyMatches(byName.getOrDefault(labels.metricName(), Set.of()), labels)
                    || anyMatches(nameless, labels);
        }

        private static boolean anyMatches(Set<List<Matcher>> selectors, Labels labels) {
            for (List<Matcher> matchers : selectors) {
                if (new SeriesRead(matchers, 0, 0).matches(labels)) {
                    return true;
                }
            }
            return false;
        }
    }

    private SelectorIndex() {}

    public static SelectorIndex of(List<CompiledGroup> groups) {
        SelectorIndex index = new SelectorIndex();
        for (CompiledGroup group : groups) {
            Selectors selectors = index.tenants.computeIfAbsent(group.source().tenant(), _ -> new Selectors());
            group.reads().forEach(read -> selectors.add(read.matchers()));
        }
        return index;
    }

    public boolean isRead(TenantId tenant, Labels labels) {
        Selectors selectors = tenants.get(tenant);
        return selectors != null && selectors.match(labels);
    }
}
