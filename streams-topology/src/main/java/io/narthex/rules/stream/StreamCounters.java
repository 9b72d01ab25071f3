package io.narthex.rules.stream;

import io.narthex.schema.topic.Topics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the topology passes over, as metrics.
public final class StreamCounters implements StreamMetrics {
    private static final Logger log = LoggerFactory.getLogger(StreamCounters.class);

    private final Counter malformed;
    private final Counter ignoredTicks;
    private final Counter abandonedBatches;
    private final Counter largePartials;

    public StreamCounters(PrometheusRegistry registry) {
        this.malformed = Counter.builder().name("narthex_rules_malformed_records_total")
                .help("Records passed over because they are damaged or name unknown series.").register(registry);
        this.ignoredTicks = Counter.builder().name("narthex_rules_ticks_ignored_total")
                .help("Ticks too far ahead of the time at which they were appended.").register(registry);
        this.abandonedBatches = Counter.builder().name("narthex_rules_abandoned_batches_total")
                .help("Batches whose writer did not finish them.").register(registry);
        this.largePartials = Counter.builder().name("narthex_rules_partials_too_large_total")
                .help("Answers of partitions larger than a record may be.").labelNames("rule_group").register(registry);
    }

    @Override
    public void malformed(RuntimeException error) {
        malformed.inc();
        log.atDebug().addKeyValue("topic", Topics.SAMPLES).addKeyValue("error", error.getMessage())
                .log("record passed over");
    }

    @Override
    public void tickIgnored() {
        ignoredTicks.inc();
    }

    @Override
    public void batchAbandoned() {
        abandonedBatches.inc();
    }

    @Override
    public void partialTooLarge(String group) {
        largePartials.labelValues(group).inc();
        log.atWarn().addKeyValue("ruleGroup", group).log("rule group reads more than one record can carry");
    }
}
