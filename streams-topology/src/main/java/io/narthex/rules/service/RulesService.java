package io.narthex.rules.service;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.narthex.config.AlertingConfig;
import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.TenantId;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.Evaluation;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.group.GroupState;
import io.narthex.rules.group.GroupStatuses;
import io.narthex.rules.notify.AlertNotifier;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.relay.ResultRelay;
import io.narthex.rules.stream.EvaluationListener;
import io.narthex.rules.stream.MemberName;
import io.narthex.rules.stream.RuleGroupTable;
import io.narthex.rules.stream.RuleStream;
import io.narthex.rules.stream.StreamCounters;
import io.narthex.schema.Records;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleProducerConfig;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.RecordPublisher;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.LogConnection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Recording and alerting rules: from `samples` to recorded samples and to `alerts`. Thread-safe.
///
/// The topics must exist. Rules run as soon as the stream is assigned its partitions; see [#isReady].
public final class RulesService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RulesService.class);
    private static final Duration MEMBER_PERIOD = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final RulesConfig config;
    private final InstantSource clock;
    private final String instanceId = "rules-" + UUID.randomUUID();
    private final long startedAtMs;
    private final RuleMetrics metrics;
    private final AtomicReference<AlertOutputs> alertOutputs;
    private final KafkaProducer<byte[], byte[]> controlProducer;
    private final StatusPublisher status;
    private final RuleGroupTable table;
    private final RuleGroupPublisher publisher;
    private final SampleProducer sampleProducer;
    private final ResultRelay relay;
    private final AlertNotifier notifier;
    private final RuleStream stream;
    private final ScheduledExecutorService memberTimer;
    private final IdTable ids;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private record Loaded(List<RuleGroupVersion> groups, AlertOutputs alertOutputs, AlertingConfig alerting,
            Duration evaluationInterval) {}

    private RulesService(RulesConfig config, IdTable ids, PrometheusRegistry registry,
            DiscoveryMetrics discoveryMetrics, InstantSource clock) {
        this.config = config;
        this.ids = ids;
        this.clock = clock;
        this.startedAtMs = clock.millis();
        this.metrics = new RuleMetrics(registry);
        Loaded loaded = load();
        LogConnection connection = config.connection();
        this.alertOutputs = new AtomicReference<>(loaded.alertOutputs());
        this.controlProducer = connection.producer(java.util.Map.of());
        this.status = StatusPublisher.start(connection);
        this.table = RuleGroupTable.start(connection, config.lookback());
        this.publisher = new RuleGroupPublisher(
                table, new RecordPublisher<>(controlProducer, Records.RULE_GROUPS));
        publish(loaded.groups());
        this.sampleProducer = SampleProducer.start(SampleProducerConfig.of(instanceId), connection, clock);
        String memberName = MemberName.of(config.stateDirectory());
        this.relay = ResultRelay.start(connection, memberName, sampleProducer);
        this.notifier = AlertNotifier.start(connection, memberName, config.notifications(), registry,
                discoveryMetrics, status, clock);
        notifier.apply(loaded.alerting());
        Expressions expressions = new PromqlExpressions(config.lookback(), config.maxSamples(),
                loaded.evaluationInterval());
        this.stream = RuleStream.start(
                new RuleStream.Settings(
                        connection, config.stateDirectory(), config.streamThreads(), sampleProducer.partitionCount()),
                table,
                ids,
                new RuleStream.Evaluators(new FragmentEvaluator(expressions),
                        new GroupEvaluator(expressions, alertOutputs::get, System::nanoTime)),
                new StatusListener(),
                new StreamCounters(registry));
        this.memberTimer = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("rules-member").daemon().unstarted(task));
        memberTimer.scheduleWithFixedDelay(
                this::publishMember, 0, MEMBER_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// As [#start(RulesConfig, IdTable, PrometheusRegistry, DiscoveryMetrics, InstantSource)] with metrics of its own.
    public static RulesService start(RulesConfig config, IdTable ids, PrometheusRegistry registry,
            InstantSource clock) {
        return start(config, ids, registry, new DiscoveryMetrics(registry), clock);
    }

    /// Reads configuration and rule files and starts evaluating.
    ///
    /// @param ids the process' id table; stays open
    /// @param discoveryMetrics those of the registry, which others in this process may share
    /// @throws io.narthex.config.ConfigException if the configuration cannot be used
    /// @throws io.narthex.rules.config.RuleFileException if a rule file cannot be used
    /// @throws org.apache.kafka.common.KafkaException if the cluster does not answer
    public static RulesService start(RulesConfig config, IdTable ids, PrometheusRegistry registry,
            DiscoveryMetrics discoveryMetrics, InstantSource clock) {
        return new RulesService(config, ids, registry, discoveryMetrics, clock);
    }

    private Loaded load() {
        PrometheusConfig prometheus = PrometheusConfigLoader.load(config.configFile());
        RuleDefaults defaults = new RuleDefaults(
                TenantId.DEFAULT,
                prometheus.global().evaluationInterval(),
                prometheus.global().ruleQueryOffset(),
                config.lateness(),
                prometheus.externalLabels());
        List<RuleGroupVersion> groups = RuleFiles.load(prometheus.ruleFiles(), defaults, clock.millis());
        AlertOutputs outputs = new AlertOutputs(
                prometheus.externalLabels(),
                Relabeler.of(prometheus.alerting().alertRelabelConfigs()),
                config.externalUrl(),
                config.resendDelay());
        return new Loaded(groups, outputs, prometheus.alerting(), prometheus.global().evaluationInterval());
    }

    private void publish(List<RuleGroupVersion> groups) {
        List<CompiledGroup> before = table.latest();
        List<CompiledGroup> removed = publisher.publish(groups);
        List<CompiledGroup> now = table.latest();
        metrics.loaded(now);
        removed.forEach(group -> status.remove(GroupStatuses.loaded(group, instanceId).key()));
        now.stream().filter(group -> !before.contains(group))
                .forEach(group -> status.publish(GroupStatuses.loaded(group, instanceId)));
        log.atInfo().addKeyValue("groupCount", now.size()).addKeyValue("removedCount", removed.size())
                .log("rule groups in force");
    }

    /// Reads configuration and rule files again. Unchanged groups run on untouched; of a changed one, unchanged rules
    /// keep their alerts. If anything cannot be used, everything stays as it was.
    ///
    /// @throws io.narthex.config.ConfigException if the configuration cannot be used
    /// @throws io.narthex.rules.config.RuleFileException if a rule file cannot be used
    /// @throws org.apache.kafka.common.KafkaException if the cluster does not answer
    public synchronized void reload() {
        Loaded loaded = load();
        publish(loaded.groups());
        alertOutputs.set(loaded.alertOutputs());
        notifier.apply(loaded.alerting());
    }

    /// Shows what the stream does. A removed group is taken away here too: its last evaluation may come after the reload
    /// that removed it.
    private final class StatusListener implements EvaluationListener {
        @Override
        public void evaluated(CompiledGroup group, GroupState state, Evaluation evaluation, long evalTimestampMs,
                long durationNanos, long missedCount) {
            metrics.evaluated(group, evaluation, evalTimestampMs, durationNanos, missedCount);
            status.publish(GroupStatuses
                    .evaluated(group, state, evaluation, evalTimestampMs, durationNanos, instanceId));
        }

        @Override
        public void removed(String group) {
            status.remove(RuleGroupStatus.keyOf(group));
        }
    }

    private void publishMember() {
        StatusRecord member = new MemberStatus("rules", instanceId, config.memberUrl(), List.of(), startedAtMs,
                clock.millis());
        status.publish(member);
    }

    /// Whether rules are being evaluated.
    public boolean isReady() {
        return !isClosed.get() && stream.isRunning() && ids.isCaughtUp();
    }

    /// Recorded samples published since the start.
    public long publishedSampleCount() {
        return relay.publishedSampleCount();
    }

    /// Stops in the order of the flow; what was evaluated and not relayed yet is relayed after the next start.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        memberTimer.shutdownNow();
        stream.close();
        relay.close();
        notifier.close();
        sampleProducer.close();
        table.close();
        status.remove(
                new MemberStatus("rules", instanceId, config.memberUrl(), List.of(), startedAtMs, 0).key());
        status.close();
        controlProducer.close(CLOSE_TIMEOUT);
    }
}
