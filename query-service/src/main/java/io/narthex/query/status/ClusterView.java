package io.narthex.query.status;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetStatus;

/// The status records by kind, in the order in which the API lists them. Thread-safe as its suppliers are.
public final class ClusterView {
    /// The service whose configuration `/status/config` shows.
    private static final String CONFIG_OWNER = "ingest";
    private static final String ALERT_ROUTER = "alert-router";

    private final Supplier<Collection<StatusRecord>> records;
    private final Supplier<Collection<MetadataRecord>> metadata;

    public ClusterView(Supplier<Collection<StatusRecord>> records, Supplier<Collection<MetadataRecord>> metadata) {
        this.records = records;
        this.metadata = metadata;
    }

    /// By pool, then by labels.
    public List<TargetStatus> targets() {
        return list(TargetStatus.class,
                Comparator.comparing(TargetStatus::scrapePool).thenComparing(TargetStatus::labels)
                        .thenComparing(TargetStatus::discoveredLabels));
    }

    /// By name; a pool that several instances report occurs once for each.
    public List<ScrapePoolStatus> scrapePools() {
        return list(ScrapePoolStatus.class,
                Comparator.comparing(ScrapePoolStatus::name).thenComparing(ScrapePoolStatus::instanceId));
    }

    /// By file and name.
    public List<RuleGroupStatus> ruleGroups() {
        return list(RuleGroupStatus.class,
                Comparator.comparing(RuleGroupStatus::file).thenComparing(RuleGroupStatus::name));
    }

    public List<MemberStatus> alertRouters() {
        return list(MemberStatus.class, Comparator.comparing(MemberStatus::url)).stream()
                .filter(member -> member.service().equals(ALERT_ROUTER)).toList();
    }

    /// By instance.
    public List<NotifierStatus> notifiers() {
        return list(NotifierStatus.class, Comparator.comparing(NotifierStatus::instanceId));
    }

    public Optional<ConfigStatus> findConfig() {
        List<ConfigStatus> all = list(ConfigStatus.class, Comparator.comparing(ConfigStatus::service));
        return all.stream().filter(config -> config.service().equals(CONFIG_OWNER)).findFirst()
                .or(() -> all.stream().findFirst());
    }

    /// By metric name.
    public List<MetadataRecord> metadata() {
        return metadata.get().stream().sorted(Comparator.comparing(MetadataRecord::metricName)).toList();
    }

    private <T extends StatusRecord> List<T> list(Class<T> kind, Comparator<T> order) {
        return records.get().stream().filter(kind::isInstance).map(kind::cast).sorted(order).toList();
    }
}
