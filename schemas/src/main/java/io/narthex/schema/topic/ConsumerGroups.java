package io.narthex.schema.topic;

/// The consumer groups that other services may ask Kafka about.
public final class ConsumerGroups {
    /// The query services that flush: what this group has committed of `samples` is in segments.
    public static final String QUERY = "narthex-query";

    /// The rules services: what this group has committed of `samples` is evaluated.
    public static final String RULES = "narthex-rules";

    private ConsumerGroups() {}
}
