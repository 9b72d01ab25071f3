package io.narthex.ingest.scrape;

import io.narthex.model.TenantId;
import java.time.Duration;

/// What is the same for all scrapes of a process.
///
/// @param tenant whose series scrapes write
/// @param instanceId identity of this process in what it shows
/// @param offsetSeed the cluster-wide seed of target phases: equal in all instances of one cluster, different in another
/// @param userAgent sent with each request
/// @param exemplars whether exemplars are kept
/// @param acceptedAge samples whose own timestamps are older are out of bounds
public record ScrapeSettings(TenantId tenant, String instanceId, long offsetSeed, String userAgent,
        boolean exemplars, Duration acceptedAge) {
    /// The seed of a cluster: a hash of its name.
    public static long seedOf(String cluster) {
        return Target.fnv(cluster);
    }
}
