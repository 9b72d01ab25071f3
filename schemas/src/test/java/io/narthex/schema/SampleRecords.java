package io.narthex.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.MetricType;
import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertEvent;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.alert.SilenceMatcher;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.schema.catalogue.SeriesMatcher;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedQuantile;
import io.narthex.schema.push.PushedType;
import io.narthex.schema.rule.FragmentError;
import io.narthex.schema.rule.PartialSeries;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;
import io.narthex.schema.rule.RulePartial;
import io.narthex.schema.rule.RuleResult;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.status.PartitionHolding;
import io.narthex.schema.status.RuleAlert;
import io.narthex.schema.status.RuleAlertState;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.RuleHealth;
import io.narthex.schema.status.RuleState;
import io.narthex.schema.status.RuleStatus;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;

/// One filled record of every control topic.
final class SampleRecords {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final Labels LABELS = Labels.of("alertname", "Down", "job", "api", "ü", "😀");
    private static final long T = 1_764_000_000_000L;

    record Sample<V>(RecordType<V> type, V value) {
        String key() {
            return type.key(value);
        }

        byte[] encoded() {
            return type.encode(value);
        }
    }

    private SampleRecords() {}

    static NativeHistogram histogram() {
        return NativeHistogram.builder().resetHint(NativeHistogram.ResetHint.NOT_RESET).integer(true).schema(3)
                .zero(1e-128, 2).count(12).sum(34.5).positive(new int[]{0, 2, 3, 1}, new double[]{1, 2, 3})
                .negative(new int[]{-4, 1}, new double[]{4}).build();
    }

    static Map<String, Sample<?>> all() {
        Map<String, Sample<?>> all = new LinkedHashMap<>();
        all.put("metadata", new Sample<>(Records.METADATA,
                new MetadataRecord(TENANT, "http_requests_total", MetricType.COUNTER, "Requests.", "requests")));
        all.put("push-groups", new Sample<>(Records.PUSH_GROUPS, pushedFamily()));
        all.put("rule-groups", new Sample<>(Records.RULE_GROUPS, ruleGroup()));
        all.put("rule-partials", new Sample<>(Records.RULE_PARTIALS, new RulePartial(TENANT, "r.yml;g", "v1", T, 2, 4,
                T + 2000, false, 77,
                List.of(LABELS), List.of(new PartialSeries(1, 0, List.of(T, T + 1), List.of(1.5, -0.0), List.of())),
                List.of(new FragmentError(2, "no")))));
        all.put("rule-results", new Sample<>(Records.RULE_RESULTS, new RuleResult(TENANT, "r.yml;g", "v1", T,
                List.of(ResultSample.of(LABELS, T, Staleness.MARKER)))));
        all.put("alerts", new Sample<>(Records.ALERTS, new Alert(TENANT, LABELS, Map.of("summary", "down", "b", "c"),
                AlertState.FIRING, T, T + 240_000, T + 1, "http://x/graph", 0.5, "r.yml;g", T, false)));
        all.put("silences", new Sample<>(Records.SILENCES,
                new Silence(TENANT, "3b241101-e2bb-4255-8caf-4136c566a962",
                        List.of(new SilenceMatcher("job", "a.*", true, true)), T, T + 1, T + 2, "me", "because",
                        Map.of("k", "v"))));
        all.put("notification-log", new Sample<>(Records.NOTIFICATION_LOG,
                new NotificationLogEntry(TENANT, "{}:{alertname=\"Down\"}", "team", "webhook", 0, T, T + 9,
                        List.of("9c0ab6d1fdf1d5f2"), List.of(), Map.of())));
        all.put("alert-events", new Sample<>(Records.ALERT_EVENTS, new AlertEvent(TENANT, T, "suppressed",
                "9c0ab6d1fdf1d5f2", LABELS, "{}:{}", "team", "silence 3b24", Map.of("attempt", "1"))));
        all.put("segments", new Sample<>(Records.SEGMENTS, new SegmentRecord("s-1", "segment", 0, 3, 10, 20, T, T + 5,
                1000, 10, "p3/s-1", List.of("s-9"), T + 6, "{\"a\":1}")));
        all.put("segments-deletion", new Sample<>(Records.SEGMENTS, new DeletionRecord("d-1", TENANT,
                List.of(new SeriesMatcher("job", MatchType.NOT_REGEX, "a.*")), T, T + 5, T + 6, 0)));
        all.put("status-target", new Sample<>(Records.STATUS,
                new TargetStatus(TENANT, "node", true, Labels.of("__address__", "h:9100"), LABELS,
                        "http://h:9100/metrics", "", T, 0.01, TargetHealth.UP, 15_000, 10_000, "i-1")));
        all.put("status-pool",
                new Sample<>(Records.STATUS, new ScrapePoolStatus(TENANT, "node", 2, "job_name: node\n", "", "i-1")));
        all.put("status-rules", new Sample<>(Records.STATUS, ruleGroupStatus()));
        all.put("status-member", new Sample<>(Records.STATUS,
                new MemberStatus("query", "q-1", "http://q:9090", List.of(new PartitionHolding(0, 5, 9)), T, T + 1)));
        all.put("status-config", new Sample<>(Records.STATUS,
                new ConfigStatus("ingest", "global: {}\n", T, T + 1, false, "bad", List.of("w"), List.of("/r/*.yml"))));
        all.put("status-notifier", new Sample<>(Records.STATUS,
                new NotifierStatus("r-1", List.of("http://a:9093/api/v2/alerts"), List.of("http://b/api/v2/alerts"))));
        return all;
    }

    private static PushedFamily pushedFamily() {
        PushedMetric metric = new PushedMetric(Labels.of("job", "batch", "instance", "i"), 0, 12.5, 4,
                List.of(new PushedQuantile(0.5, 3)), List.of(new PushedBucket(1, 2), new PushedBucket(10, 4)),
                histogram());
        return new PushedFamily(TENANT, Labels.of("job", "batch"), "duration", "How long", PushedType.HISTOGRAM, T,
                List.of(metric, new PushedMetric(Labels.EMPTY, 1, 0, 0, List.of(), List.of(), null)));
    }

    private static RuleGroupVersion ruleGroup() {
        return new RuleGroupVersion(TENANT, "r.yml", "g", "v1", true, 60_000, 0, 2000, 10, Map.of("team", "x"),
                List.of(new RuleDefinition(RuleKind.ALERTING, "Down", "up == 0", 300_000, 0, Map.of("severity", "page"),
                        Map.of("summary", "{{ $value }}"))),
                Map.of("region", "eu"), T);
    }

    private static RuleGroupStatus ruleGroupStatus() {
        RuleAlert alert = new RuleAlert(LABELS, Map.of("summary", "down"), RuleAlertState.PENDING, T, 0, 1);
        RuleStatus rule = new RuleStatus(RuleKind.ALERTING, "Down", "up == 0", 300, 0, Map.of(), Map.of(),
                RuleState.PENDING, RuleHealth.OK, "", 0.001, T, "stream", List.of(alert));
        return new RuleGroupStatus(TENANT, "r.yml", "g", 60, 0, 0.002, T, List.of(rule), "r-1");
    }
}
