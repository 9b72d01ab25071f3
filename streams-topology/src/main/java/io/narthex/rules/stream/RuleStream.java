package io.narthex.rules.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

import io.narthex.rules.fragment.FragmentEvaluator;
import io.narthex.rules.group.GroupEvaluator;
import io.narthex.schema.series.IdTable;
import io.narthex.schema.topic.ConsumerGroups;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running topology. Time reaches it by Ticks alone, which every producer of samples writes. Thread-safe.
public final class RuleStream implements AutoCloseable {
    /// Of the consumer group, the transactions and the changelogs.
    public static final String APPLICATION_ID = ConsumerGroups.RULES;
    private static final Logger log = LoggerFactory.getLogger(RuleStream.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final int COMMIT_INTERVAL_MS = 200;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    /// Bounds how long readers wait for a killed process' last transaction, and how long windows may take to be filled.
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;
    private static final long REPLACE_PAUSE_MS = 1000;

    private final KafkaStreams streams;
    private final AtomicLong replacedThreads = new AtomicLong();

    /// What the stream needs of its process.
    ///
    /// @param stateDirectory for Streams' own files; holds nothing that the log has not
    public record Settings(LogConnection connection, Path stateDirectory, int threads,
            int partitionCount) {}

    /// What the two stages evaluate with.
    public record Evaluators(FragmentEvaluator fragments, GroupEvaluator groups) {}

    private RuleStream(Settings settings, RuleGroupTable groups, IdTable ids, Evaluators evaluators,
            EvaluationListener listener, StreamMetrics metrics) {
        SeriesLookup lookup = new IdTableLookup(ids);
        PastLog sampleLog = new KafkaPastLog(settings.connection(), Topics.SAMPLES);
        PastLog partialLog = new KafkaPastLog(settings.connection(), Topics.RULE_PARTIALS);
        this.streams = new KafkaStreams(
                TopologyAssembly.assemble(
                        () -> new PartitionWindowProcessor(
                                groups, evaluators.fragments(), lookup, sampleLog, metrics, settings.partitionCount()),
                        () -> new GroupEvaluationProcessor(groups, evaluators.groups(), listener, partialLog, metrics,
                                System::nanoTime)),
                properties(settings));
        streams.setUncaughtExceptionHandler(this::replaceThread);
    }

    /// Starts the stream threads.
    public static RuleStream start(Settings settings, RuleGroupTable groups, IdTable ids, Evaluators evaluators,
            EvaluationListener listener, StreamCounters metrics) {
        RuleStream stream = new RuleStream(settings, groups, ids, evaluators, listener, metrics);
        stream.streams.start();
        return stream;
    }

    static Properties properties(Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.connection().properties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // Changelogs follow the cluster's own replication, as the topics of the catalogue do.
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) TopicCatalogue.CLUSTER_DEFAULT_REPLICATION);
        // Bytes are decoded by the processors, which count and pass over what is damaged; what fails beyond that is
        // this program's fault or the broker's, and is tried again from the last commit.
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DefaultProductionExceptionHandler.class);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        properties.put(
                StreamsConfig.producerPrefix("max.request.size"), Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        properties.put(StreamsConfig.producerPrefix("compression.type"), "zstd");
        properties.put(StreamsConfig.producerPrefix("linger.ms"), "0");
        properties.put(
                StreamsConfig.producerPrefix("transaction.timeout.ms"), Integer.toString(TRANSACTION_TIMEOUT_MS));
        // Of the changelogs: what is kept of the partitions' answers is as large as these.
        properties.put(
                StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        // A member that comes back under its name has its tasks at once; nameless, it would wait for its former session.
        properties.put(StreamsConfig.mainConsumerPrefix("group.instance.id"),
                MemberName.of(settings.stateDirectory()));
        properties.put(StreamsConfig.consumerPrefix("session.timeout.ms"), Integer.toString(SESSION_TIMEOUT_MS));
        properties.put(
                StreamsConfig.consumerPrefix("max.partition.fetch.bytes"),
                Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        // Rules look at a second of samples at a time: a fetch for each batch of them would cost more than the rules.
        properties.put(StreamsConfig.mainConsumerPrefix("fetch.min.bytes"), Integer.toString(1 << 20));
        properties.put(StreamsConfig.mainConsumerPrefix("fetch.max.wait.ms"), "50");
        Properties result = new Properties();
        result.putAll(properties);
        return result;
    }

    private StreamThreadExceptionResponse replaceThread(Throwable error) {
        replacedThreads.incrementAndGet();
        log.atError().setCause(error).log("stream thread failed, another takes over from the last commit");
        try {
            // A cause that stays must not spin.
            Thread.sleep(REPLACE_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// Whether rules are being evaluated.
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /// Stream threads that failed and were replaced.
    public long replacedThreadCount() {
        return replacedThreads.get();
    }

    @Override
    public void close() {
        streams.close(CLOSE_TIMEOUT);
    }
}
