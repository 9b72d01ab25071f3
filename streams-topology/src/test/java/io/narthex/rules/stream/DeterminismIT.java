package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.schema.Records;
import io.narthex.schema.codec.RecordType;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.narthex.schema.topic.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Copies of one log, evaluated by one process and by several that are killed at random: the same records of results and
/// alerts in the same order, byte for byte.
///
/// `-Dnarthex.rules.determinism.seeds` says how many logs (default 1), `-Dnarthex.rules.determinism.instances` by how many
/// processes each is evaluated (default `2`; `1,2,4` for the whole).
class DeterminismIT {
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theSameLogGivesTheSameBytes(TestReporter reporter) throws Exception {
        int seeds = Integer.getInteger("narthex.rules.determinism.seeds", 1);
        String counts = System.getProperty("narthex.rules.determinism.instances", "2");
        for (int seed = 1; seed <= seeds; seed++) {
            FrozenLog log = new FrozenLog(seed, PARTITIONS);
            Map<String, List<String>> undisturbed = evaluate(log, 1, 0, new Random(seed));
            assertThat(undisturbed.values().stream().mapToInt(List::size).sum()).isGreaterThan(100);
            for (String count : counts.split(",")) {
                int instances = Integer.parseInt(count);
                Map<String, List<String>> disturbed = evaluate(log, instances, Math.max(2, instances),
                        new Random(31L * seed + instances));
                assertThat(disturbed).as("seed %d, %d processes", seed, instances).isEqualTo(undisturbed);
            }
            reporter.publishEntry("seed " + seed + ": " + undisturbed.size() + " keys, "
                    + undisturbed.values().stream().mapToInt(List::size).sum() + " records equal");
        }
    }

    /// What committed readers find, by topic and key in the order of writing.
    private Map<String, List<String>> evaluate(FrozenLog log, int instances, int kills, Random random)
            throws Exception {
        Path run = Files.createTempDirectory(directory, "run");
        List<Process> processes = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.local(run.resolve("kafka")))) {
            LogConnection connection = LogConnection.to(broker.bootstrapServers());
            try (Admin admin = connection.admin()) {
                new TopicCatalogue(PARTITIONS, (short) 1).ensure(admin);
            }
            for (int i = 0; i < instances; i++) {
                processes.add(launch(connection, run, i));
            }
            List<Integer> killRounds = IntStream.range(0, kills)
                    .mapToObj(_ -> 5 + random.nextInt(log.roundCount() - 10)).toList();
            log.copyTo(connection, round -> {
                pause(kills == 0 ? 0 : 50 + random.nextInt(200));
                if (killRounds.contains(round)) {
                    int victim = random.nextInt(instances);
                    kill(processes.get(victim));
                    processes.set(victim, launch(connection, run, victim));
                }
            });
            return written(connection, log.lastEvaluations());
        } finally {
            processes.forEach(DeterminismIT::kill);
        }
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static Process launch(LogConnection connection, Path run, int instance) {
        try {
            return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow", "-cp", classPath(),
                    StreamProcess.class.getName(), connection.bootstrapServers(),
                    run.resolve("state" + instance).toString(), Integer.toString(PARTITIONS)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(run.resolve("log" + instance).toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As this process has it, or as the launcher that loaded this class.
    private static String classPath() {
        return DeterminismIT.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(url -> Path.of(URI.create(url.toString())).toString())
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /// Waits until the last evaluations are there, and whatever else may come.
    private static Map<String, List<String>> written(LogConnection connection, Map<String, Long> lastEvaluations) {
        Map<String, List<String>> written = new TreeMap<>();
        Map<String, Long> missing = new HashMap<>(lastEvaluations);
        try (KafkaConsumer<byte[], byte[]> consumer = connection.assignedConsumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                partitions.add(new TopicPartition(Topics.RULE_RESULTS, partition));
                partitions.add(new TopicPartition(Topics.ALERTS, partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            AtomicLong lastNanos = new AtomicLong();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String key = RecordType.keyText(record.key());
                    written.computeIfAbsent(record.topic() + " " + key, _ -> new ArrayList<>())
                            .add(record.value() == null ? "none" : HexFormat.of().formatHex(record.value()));
                    lastNanos.set(System.nanoTime());
                    if (record.topic().equals(Topics.RULE_RESULTS)) {
                        missing.remove(key, Records.RULE_RESULTS.decode(record.value()).evalTimestampMs());
                    }
                }
                return missing.isEmpty() && System.nanoTime() - lastNanos.get() > SETTLED.toNanos();
            });
        }
        return written;
    }
}
