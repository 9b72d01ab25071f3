package io.narthex.schema;

import java.util.List;

import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertEvent;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RulePartial;
import io.narthex.schema.rule.RuleResult;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetStatus;
import io.narthex.schema.topic.Topics;

/// Which records lie in which control topic, and under which key.
///
/// Keys are UTF-8 text. A tenant's name never holds a slash, so `tenant/…` is unambiguous.
public final class Records {
    public static final RecordType<MetadataRecord> METADATA = RecordType.of(Topics.METADATA, MetadataRecord.class,
            m -> m.tenant() + "/" + m.metricName());

    public static final RecordType<PushedFamily> PUSH_GROUPS = RecordType.of(Topics.PUSH_GROUPS, PushedFamily.class,
            f -> f.tenant() + "/" + f.group() + "/" + f.name());

    public static final RecordType<RuleGroupVersion> RULE_GROUPS = RecordType.of(Topics.RULE_GROUPS,
            RuleGroupVersion.class, g -> g.tenant() + "/" + g.file() + ";" + g.name() + ";" + g.version());

    public static final RecordType<RulePartial> RULE_PARTIALS = RecordType.of(Topics.RULE_PARTIALS, RulePartial.class,
            p -> p.tenant() + "/" + p.group());

    public static final RecordType<RuleResult> RULE_RESULTS = RecordType.of(Topics.RULE_RESULTS, RuleResult.class,
            r -> r.tenant() + "/" + r.group());

    public static final RecordType<Alert> ALERTS = RecordType.of(Topics.ALERTS, Alert.class,
            a -> a.tenant() + "/" + AlertFingerprint.of(a.labels()));

    public static final RecordType<Silence> SILENCES = RecordType.of(Topics.SILENCES, Silence.class,
            s -> s.tenant() + "/" + s.id());

    public static final RecordType<NotificationLogEntry> NOTIFICATION_LOG = RecordType.of(Topics.NOTIFICATION_LOG,
            NotificationLogEntry.class,
            e -> e.tenant() + "/" + e.groupKey() + "/" + e.receiver() + "/" + e.integration() + "/" + e.index());

    public static final RecordType<AlertEvent> ALERT_EVENTS = RecordType.of(Topics.ALERT_EVENTS, AlertEvent.class,
            e -> e.tenant() + "/" + e.fingerprint());

    public static final RecordType<CatalogueRecord> SEGMENTS = RecordType.of(Topics.SEGMENTS,
            List.of(SegmentRecord.class, DeletionRecord.class), CatalogueRecord::key);

    public static final RecordType<StatusRecord> STATUS = RecordType.of(Topics.STATUS,
            List.of(TargetStatus.class, ScrapePoolStatus.class, RuleGroupStatus.class, MemberStatus.class,
                    ConfigStatus.class, NotifierStatus.class),
            StatusRecord::key);

    private Records() {}
}
