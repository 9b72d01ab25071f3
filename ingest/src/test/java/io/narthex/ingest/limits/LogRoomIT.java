package io.narthex.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.ingest.IngestFixture;
import io.narthex.schema.topic.ConsumerGroups;
import io.narthex.schema.topic.Topics;

class LogRoomIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void whatNobodyFlushesIsNotAddedToForEver() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory,
                IngestLimits.DEFAULT.withMaxUnflushedBytes(128 << 10))) {
            assertThat(push(ingest, 0).statusCode()).isEqualTo(200);
            await("pushes are refused").pollInterval(Duration.ofMillis(20)).atMost(PATIENCE)
                    .until(() -> push(ingest, 1).statusCode() == 503);
            assertThat(push(ingest, 1).body()).contains("bytes of the log are not in segments yet")
                    .contains("the limit of 131072");
            assertThat(ingest.service().isReady()).isTrue();

            commitEverything(ingest);
            await("pushes are taken again").atMost(PATIENCE).until(() -> push(ingest, 2).statusCode() == 200);
        }
    }

    @Test
    void aDiskThatIsNearlyFullTakesNothingMore() throws Exception {
        try (IngestFixture ingest = new IngestFixture(directory, IngestLimits.DEFAULT.withMinFreeBytes(1L << 60))) {
            await("pushes are refused").pollInterval(Duration.ofMillis(20)).atMost(PATIENCE)
                    .until(() -> push(ingest, 1).statusCode() == 503);

            assertThat(push(ingest, 1).body()).contains("bytes are free on a disk of the log, less than the limit of "
                    + (1L << 60));
            assertThat(ingest.service().isReady()).isTrue();
        }
    }

    private static HttpResponse<String> push(IngestFixture ingest, int round) throws Exception {
        String body = IntStream.range(0, 1000).mapToObj(i -> "m" + i + " " + Math.sin(i + round) + "\n")
                .collect(Collectors.joining());
        return ingest.send("PUT", "/metrics/job/j", body.getBytes(StandardCharsets.UTF_8));
    }

    /// As the query service does when it has flushed.
    private static void commitEverything(IngestFixture ingest) throws Exception {
        try (Admin admin = ingest.connection().admin()) {
            List<TopicPartition> partitions = IntStream.range(0, 3).mapToObj(p -> new TopicPartition(Topics.SAMPLES, p))
                    .toList();
            Map<TopicPartition, OffsetAndMetadata> ends = admin
                    .listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()))).all()
                    .get().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue().offset())));
            admin.alterConsumerGroupOffsets(ConsumerGroups.QUERY, ends).all().get();
        }
    }
}
