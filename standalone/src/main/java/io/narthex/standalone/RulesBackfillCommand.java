package io.narthex.standalone;

import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.failure.PromqlException;
import io.narthex.query.history.SegmentHistory;
import io.narthex.rules.alerting.AlertOutputs;
import io.narthex.rules.backfill.Backfill;
import io.narthex.rules.backfill.BackfillProgress;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.expression.Expressions;
import io.narthex.rules.expression.PromqlExpressions;
import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.relay.RecordedSamples;
import io.narthex.schema.Records;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.SampleProducerConfig;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.topic.LogConnection;
import io.narthex.standalone.flags.Converters;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `narthex rules backfill`: what new rules would have recorded, had they been there all the time.
@Command(name = "backfill", description = "Evaluate rules over the past and record what they would have recorded.", mixinStandardHelpOptions = true, sortOptions = false)
final class RulesBackfillCommand implements Callable<Integer> {
    private static final Duration TABLE_TIMEOUT = Duration.ofSeconds(30);
    /// Samples are appended after the time that they carry.
    private static final Duration UNDER_WAY = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files. A group that is in force is evaluated as it is in force.")
    private List<Path> files = List.of();
    @Option(names = "--start", paramLabel = "TIME", required = true, converter = Converters.TimeText.class, description = "First time to evaluate: RFC 3339 or seconds since 1970.")
    private Instant start = Instant.EPOCH;
    @Option(names = "--end", paramLabel = "TIME", converter = Converters.TimeText.class, description = "Last time to evaluate. Default: how far segments reach")
    private @Nullable Instant end;
    @Option(names = "--config.file", paramLabel = "FILE", description = "Prometheus configuration file, for evaluation interval, query offset and external labels. Default: Prometheus' defaults")
    private @Nullable Path configFile;
    @Option(names = {"--storage.path",
        "--storage.tsdb.path"}, paramLabel = "DIR", defaultValue = "data", description = "Folder in which the query service keeps its segments. Default: ${DEFAULT-VALUE}")
    private Path storage = Path.of("data");
    @Option(names = "--progress-file", paramLabel = "FILE", defaultValue = "narthex-backfill.progress", description = "Says how far it came; the same command goes on there. Default: ${DEFAULT-VALUE}")
    private Path progressFile = Path.of("narthex-backfill.progress");
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private EvaluationFlags evaluation = new EvaluationFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Override
    public Integer call() throws IOException, InterruptedException {
        log.apply();
        PrintWriter err = spec.commandLine().getErr();
        if (!ExistingFiles.require(files, err)) {
            return 1;
        }
        try {
            return backfill(OpenLog.connect(kafka), spec.commandLine().getOut(), err);
        } catch (RuleFileException | PromqlException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private int backfill(LogConnection connection, PrintWriter out, PrintWriter err)
            throws IOException, InterruptedException {
        PrometheusConfig config = configFile == null
                ? PrometheusConfigLoader.parse("", Path.of(""))
                : PrometheusConfigLoader.load(configFile);
        List<CompiledGroup> groups = groups(connection, config);
        for (CompiledGroup group : groups) {
            group.rules().stream().filter(rule -> rule.rest() == null).forEach(
                    rule -> err.println(group.id() + ", " + rule.definition().name() + ": " + rule.error()));
        }
        try (SegmentHistory history = new SegmentHistory(connection, storage);
                SampleProducer producer = SampleProducer.start(SampleProducerConfig.of("backfill"), connection,
                        InstantSource.system());
                ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            long startMs = start.toEpochMilli();
            long reachMs = Math.min(history.completeUntilMs(), System.currentTimeMillis()) - UNDER_WAY.toMillis();
            long endMs = end == null ? reachMs : end.toEpochMilli();
            if (endMs > reachMs) {
                err.println("narthex: error: segments reach up to " + text(reachMs)
                        + ", rules can be evaluated over the past up to there");
                return 1;
            }
            if (startMs > endMs) {
                err.println("narthex: error: the start " + text(startMs) + " is after the end " + text(endMs));
                return 1;
            }
            Expressions expressions = new PromqlExpressions(evaluation.lookbackDelta(), evaluation.maxSamples(),
                    config.global().evaluationInterval());
            AlertOutputs outputs = new AlertOutputs(config.externalLabels(), Relabeler.of(List.of()), "",
                    Duration.ofMinutes(1));
            Backfill backfill = new Backfill(groups, new FragmentEvaluator(expressions),
                    new GroupEvaluator(expressions, () -> outputs, System::nanoTime), history.partitions(),
                    (tenant, samples) -> producer.send(RecordedSamples.set(producer, tenant, samples)).join(),
                    new BackfillProgress(progressFile, Backfill.job(groups, startMs, end == null ? 0 : endMs)),
                    workers);
            return report(backfill.run(startMs, endMs, (reachedMs, samples) -> {
                out.printf(Locale.ROOT, "%s  %3d %%  %d samples recorded%n", text(reachedMs),
                        100 * (reachedMs - startMs + 1) / (endMs - startMs + 1), samples);
                out.flush();
            }), err);
        }
    }

    private static int report(Backfill.Outcome outcome, PrintWriter err) {
        if (outcome.failedEvaluations() > 0) {
            err.println(
                    "narthex: error: " + outcome.failedEvaluations() + " evaluations of rules failed, the last with: "
                            + outcome.lastError());
            return 1;
        }
        return 0;
    }

    private static String text(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Those in force have the same grid as there, whatever the path of the file.
    private List<CompiledGroup> groups(LogConnection connection, PrometheusConfig config)
            throws InterruptedException {
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, config.global().evaluationInterval(),
                config.global().ruleQueryOffset(), Duration.ZERO, Labels.of(config.externalLabels().toMap()));
        List<CompiledGroup> groups = new ArrayList<>();
        try (CompactedTable<RuleGroupVersion> table = CompactedTable.start(connection, Records.RULE_GROUPS)) {
            table.awaitCaughtUp(TABLE_TIMEOUT);
            for (Path file : files) {
                Path path = file.toAbsolutePath().normalize();
                for (RuleGroupVersion group : RuleFiles.parse(path.toString(), RuleFiles.read(path), defaults, 0)) {
                    RuleGroupVersion found = table.values().stream().filter(other -> isSame(group, other))
                            .findFirst().orElse(group);
                    groups.add(CompiledGroup.of(found, evaluation.lookbackDelta().toMillis()));
                }
            }
        }
        return groups;
    }

    private static boolean isSame(RuleGroupVersion group, RuleGroupVersion other) {
        return other.active() && other.tenant().equals(group.tenant()) && other.name().equals(group.name())
                && other.rules().equals(group.rules());
    }
}
