package io.narthex.ingest.push;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.model.TenantId;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedType;
import org.jspecify.annotations.Nullable;

/// Whether a group would go together with all others in one scrape: one type for each name, each label set once.
///
/// What stands is kept indexed by tenant and family, so a check costs what the pushed group costs, not what is stored.
/// Confined to the store's thread.
final class ConsistencyCheck {
    private final Map<FamilyName, Standing> standing = new HashMap<>();
    private final Map<String, PushedType> ownFamilies;

    private record FamilyName(TenantId tenant, String name) {}

    private static final class Standing {
        private final PushedType type;
        private final Map<Labels, Labels> ownerOf = new HashMap<>();
        private final Set<Labels> groups = new HashSet<>();

        Standing(PushedType type) {
            this.type = type;
        }
    }

    /// @param ownFamilies the families that the gateway itself exposes
    ConsistencyCheck(Map<String, PushedType> ownFamilies) {
        this.ownFamilies = Map.copyOf(ownFamilies);
    }

    void add(PushGroup group) {
        for (PushedFamily family : group.all()) {
            Standing known = standing.computeIfAbsent(new FamilyName(group.tenant(), family.name()),
                    name -> new Standing(family.type()));
            known.groups.add(group.key());
            for (PushedMetric metric : family.metrics()) {
                known.ownerOf.putIfAbsent(metric.labels(), group.key());
            }
        }
    }

    void remove(PushGroup group) {
        for (PushedFamily family : group.all()) {
            FamilyName name = new FamilyName(group.tenant(), family.name());
            Standing known = standing.get(name);
            if (known == null) {
                continue;
            }
            known.groups.remove(group.key());
            for (PushedMetric metric : family.metrics()) {
                known.ownerOf.remove(metric.labels(), group.key());
            }
            if (known.groups.isEmpty()) {
                standing.remove(name);
            }
        }
    }

    /// What would be inconsistent if the pushed families replaced those of their names in the group, or null.
    @Nullable
    String violation(TenantId tenant, Labels group, Collection<PushedFamily> pushed) {
        for (PushedFamily family : pushed) {
            PushedType own = ownFamilies.get(family.name());
            if (own != null && own != family.type()) {
                return "gathered metric family " + family.name() + " has type " + family.type().name()
                        + " but should have " + own.name();
            }
            Standing known = standing.get(new FamilyName(tenant, family.name()));
            boolean others = known != null && (known.groups.size() > 1 || !known.groups.contains(group));
            if (known != null && others && known.type != family.type()) {
                Labels labels = family.metrics().isEmpty() ? group : family.metrics().getFirst().labels();
                return isNot(family.name(), labels, known.type);
            }
            String duplicate = duplicate(group, family, known);
            if (duplicate != null) {
                return duplicate;
            }
        }
        return null;
    }

    private static @Nullable String duplicate(Labels group, PushedFamily family, @Nullable Standing known) {
        Set<Labels> seen = new HashSet<>();
        for (PushedMetric metric : family.metrics()) {
            Labels owner = known == null ? null : known.ownerOf.get(metric.labels());
            if (!seen.add(metric.labels()) || owner != null && !owner.equals(group)) {
                return collected(family.name(), metric.labels())
                        + " was collected before with the same name and label values";
            }
        }
        return null;
    }

    /// A metric of another type than its name has.
    static String isNot(String family, Labels labels, PushedType expected) {
        return collected(family, labels) + " is not a " + expected.name();
    }

    private static String collected(String family, Labels labels) {
        return "collected metric " + Names.quote(family) + " " + labels;
    }
}
