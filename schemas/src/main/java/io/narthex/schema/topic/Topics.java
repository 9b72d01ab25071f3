package io.narthex.schema.topic;

/// The names of the topics. What lies in each: `docs/formats/log.md`.
public final class Topics {
    public static final String SAMPLES = "narthex.samples";
    public static final String SERIES = "narthex.series";
    public static final String METADATA = "narthex.metadata";
    public static final String PUSH_GROUPS = "narthex.push-groups";
    public static final String RULE_GROUPS = "narthex.rule-groups";
    public static final String RULE_PARTIALS = "narthex.rule-partials";
    public static final String RULE_RESULTS = "narthex.rule-results";
    public static final String ALERTS = "narthex.alerts";
    public static final String SILENCES = "narthex.silences";
    public static final String NOTIFICATION_LOG = "narthex.notification-log";
    public static final String ALERT_EVENTS = "narthex.alert-events";
    public static final String SEGMENTS = "narthex.segments";
    public static final String STATUS = "narthex.status";

    private Topics() {}
}
