package io.narthex.schema.status;

import io.narthex.model.SeriesId;

/// The latest status of something; a later record under the same key replaces it, a tombstone removes it.
public sealed interface StatusRecord
        permits TargetStatus, ScrapePoolStatus, RuleGroupStatus, MemberStatus, ConfigStatus, NotifierStatus {

    /// The key in `narthex.status`.
    default String key() {
        return switch (this) {
            case TargetStatus t ->
                "target/" + t.scrapePool() + "/" + SeriesId.of(t.tenant(), t.discoveredLabels()) + "/"
                        + SeriesId.of(t.tenant(), t.labels());
            case ScrapePoolStatus p -> "pool/" + p.name() + "/" + p.instanceId();
            case RuleGroupStatus g -> RuleGroupStatus.keyOf(g.file() + ";" + g.name());
            case MemberStatus m -> "member/" + m.service() + "/" + m.instanceId();
            case ConfigStatus c -> "config/" + c.service();
            case NotifierStatus n -> "notifier/" + n.instanceId();
        };
    }
}
