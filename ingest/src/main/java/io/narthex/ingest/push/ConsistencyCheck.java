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
                return wrongType(family, own);
            }
            Standing known = standing.get(new FamilyName(tenant, family.name()));
            boolean others = known != null && (known.groups.size() > 1 || !known.groups.contains(group));
            if (known != null && others && known.type != family.type()) {
                return wrongType(family, known.type);
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
                return "collected metric " + Names.quote(family.name()) + " " + metric.labels()
                        + " was collected before with the same name and label values";
            }
        }
        return null;
    }

    private static String wrongType(PushedFamily family, PushedType expected) {
        return "gathered metric family " + family.name() + " has type " + goName(family.type()) + " but should have "
                + goName(expected);
    }

    private static String goName(PushedType type) {
        return type.name();
    }
}
