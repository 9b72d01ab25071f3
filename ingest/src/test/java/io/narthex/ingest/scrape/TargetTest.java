package io.narthex.ingest.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.config.HistogramModes;
import io.narthex.model.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void targetsThatDifferInTheirPortOnlySpreadOverAllSlots() {
        long[] inSlot = new long[4];
        IntStream.range(0, 1000).mapToObj(i -> "10.0.0.1:" + (9000 + i)).forEach(address -> {
            Labels labels = Labels.of("instance", address, "job", "node");
            Target target = Target.of(labels, labels, URI.create("http://" + address + "/metrics"),
                    Duration.ofSeconds(15), Duration.ofSeconds(10), new HistogramModes(false, false, false));
            inSlot[(int) Long.remainderUnsigned(target.hash(), 4)]++;
        });
        assertThat(Arrays.stream(inSlot)).allMatch(count -> count > 200);
    }
}
