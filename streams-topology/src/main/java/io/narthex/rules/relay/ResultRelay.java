package io.narthex.rules.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.SampleProducer;
import io.narthex.schema.produce.UnwritableSamplesException;
import io.narthex.schema.rule.RuleResult;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `rule-results`, committed transactions only, and publishes what rules recorded. It commits its place after the
/// acknowledgement, so a crash repeats samples and loses none; a repeated sample equals the first and changes nothing.
public final class ResultRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResultRelay.class);
    private static final String GROUP_ID = "narthex-rules-relay";
    /// Far below what the producer lets wait, of histograms too.
    private static final int MAX_SLICE_SAMPLES = 20_000;
    private static final int MAX_POLL_RECORDS = 50;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final LogConnection connection;
    private final String memberName;
    private final SampleProducer producer;
    private final AtomicLong publishedSamples = new AtomicLong();
    private final Thread thread;
    private volatile boolean isClosing;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    private ResultRelay(LogConnection connection, String memberName, SampleProducer producer) {
        this.connection = connection;
        this.memberName = memberName;
        this.producer = producer;
        this.consumer = newConsumer();
        this.thread = Thread.ofPlatform().name("rules-relay").daemon().unstarted(this::run);
    }

    /// Starts relaying on a thread of its own.
    ///
    /// @param memberName the same after a restart, so that its partitions are its own again at once
    /// @param producer owned by the caller
    public static ResultRelay start(LogConnection connection, String memberName, SampleProducer producer) {
        ResultRelay relay = new ResultRelay(connection, memberName, producer);
        relay.thread.start();
        return relay;
    }

    private KafkaConsumer<byte[], byte[]> newConsumer() {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put("group.id", GROUP_ID);
        properties.put("group.instance.id", memberName);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("session.timeout.ms", "10000");
        properties.put("fetch.max.wait.ms", "100");
        properties.put("max.poll.records", Integer.toString(MAX_POLL_RECORDS));
        properties.put("max.partition.fetch.bytes", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES));
        KafkaConsumer<byte[], byte[]> created = new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        created.subscribe(List.of(Topics.RULE_RESULTS));
        return created;
    }

    private void run() {
        while (!isClosing) {
            try {
                relay(consumer.poll(POLL));
            } catch (WakeupException | InterruptException e) {
                log.atTrace().setCause(e).log("relay woken");
            } catch (KafkaException | LogUnavailableException e) {
                log.atWarn().addKeyValue("topic", Topics.RULE_RESULTS).addKeyValue("error", e.getMessage())
                        .log("recorded samples are not published yet");
                startOver();
            }
        }
        consumer.close();
    }

    /// In slices, each published and committed before the next: a backlog is larger than what the producer takes at once,
    /// and what is committed is not published again.
    private void relay(ConsumerRecords<byte[], byte[]> records) {
        for (ResultSlice slice : ResultSlice.of(records, MAX_SLICE_SAMPLES)) {
            publish(slice.results());
            consumer.commitSync(slice.ends());
        }
    }

    /// Returns once everything is acknowledged.
    private void publish(List<RuleResult> results) {
        CompletableFuture<?>[] acknowledged = results.stream().map(this::publish).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(acknowledged).join();
        } catch (CompletionException e) {
            throw new KafkaException("recorded samples are not acknowledged", e);
        }
        publishedSamples.addAndGet(results.stream().mapToLong(result -> result.samples().size()).sum());
    }

    /// Passes over what can never be written, for everything else waits behind it.
    private CompletableFuture<Void> publish(RuleResult result) {
        CompletableFuture<Void> sent;
        try {
            sent = producer.send(RecordedSamples.set(producer, result.tenant(), result.samples()));
        } catch (UnwritableSamplesException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.exceptionallyCompose(failure -> {
            if (!(failure instanceof UnwritableSamplesException)) {
                return CompletableFuture.failedFuture(failure);
            }
            log.atError().addKeyValue("topic", Topics.RULE_RESULTS).addKeyValue("tenant", result.tenant())
                    .addKeyValue("error", failure.getMessage()).log("recorded samples passed over");
            return CompletableFuture.completedFuture(null);
        });
    }

    /// A new consumer begins at the committed place, so that what failed is published again.
    private void startOver() {
        try {
            Thread.sleep(PAUSE);
            consumer.close();
        } catch (InterruptedException e) {
            log.atTrace().setCause(e).log("relay woken");
        } catch (KafkaException e) {
            log.atDebug().setCause(e).log("failed consumer did not close cleanly");
        }
        consumer = newConsumer();
    }

    /// Samples published since the start, repeats included.
    public long publishedSampleCount() {
        return publishedSamples.get();
    }

    @Override
    public void close() {
        isClosing = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
