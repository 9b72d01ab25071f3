package io.narthex.ingest.push;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.TenantId;
import io.narthex.schema.push.PushedFamily;
import org.jspecify.annotations.Nullable;

/// A group and its families as they stand. Immutable.
///
/// @param key the grouping key, `job` included
public record PushGroup(TenantId tenant, Labels key, Map<String, PushedFamily> families) {
    /// Family that tells when the group was last changed with success.
    public static final String PUSH_TIME = "push_time_seconds";

    /// Family that tells when the last change of the group failed; 0 if none did.
    public static final String PUSH_FAILURE_TIME = "push_failure_time_seconds";

    public PushGroup {
        families = Collections.unmodifiableMap(new TreeMap<>(families));
    }

    static PushGroup empty(TenantId tenant, Labels key) {
        return new PushGroup(tenant, key, Map.of());
    }

    public Collection<PushedFamily> all() {
        return families.values();
    }

    public boolean lastPushSuccessful() {
        return seconds(PUSH_FAILURE_TIME) <= seconds(PUSH_TIME);
    }

    /// Value of one of the two automatic families, in epoch seconds.
    double seconds(String family) {
        PushedFamily found = families.get(family);
        return found == null || found.metrics().isEmpty() ? 0 : found.metrics().getFirst().value();
    }

    /// Every series that the group writes.
    Set<Labels> series() {
        Set<Labels> series = new LinkedHashSet<>();
        for (PushedFamily family : families.values()) {
            FamilySamples.forEach(family, new FamilySamples.Visitor() {
                @Override
                public void sample(Labels labels, double value) {
                    series.add(labels);
                }

                @Override
                public void histogram(Labels labels, NativeHistogram histogram) {
                    series.add(labels);
                }
            });
        }
        return series;
    }

    static boolean isAutomatic(@Nullable String family) {
        return PUSH_TIME.equals(family) || PUSH_FAILURE_TIME.equals(family);
    }
}
