package io.narthex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/// Queries in a process of its own, whose heap is bounded.
class HeapBoundIT {
    private static final long HEADROOM_BYTES = 64 << 20;
    private static final Pattern LIVE = Pattern.compile("live=(\\d+)");

    @Test
    void tenOfAHundredThousandSeriesAreFoundInSixtyFourMegabytesBesidesTheIdleHeap() throws Exception {
        String unbounded = run(1 << 30);
        Matcher live = LIVE.matcher(unbounded);
        assertThat(live.find()).as(unbounded).isTrue();

        assertThat(run(Long.parseLong(live.group(1)) + HEADROOM_BYTES)).contains("answered=");
    }

    private static String run(long heapBytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapBytes, "-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", classPath(),
                ManySeriesProbe.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String classPath() {
        return HeapBoundIT.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /// What runs in the process: heads of 100,000 series and queries that touch them all and give ten.
    static final class ManySeriesProbe {
        private static final List<String> QUERIES = List.of("topk(10, {job!=\"\"})",
                "topk(10, rate({job!=\"\"}[2m]))", "sum by (job) (rate({job!=\"\"}[2m]))",
                "bottomk(1, {job!=\"\"}) by (job)");

        private ManySeriesProbe() {}

        static void main() {
            try (ManySeries series = new ManySeries(100_000)) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                System.out.println("live=" + (runtime.totalMemory() - runtime.freeMemory()));
                int answered = 0;
                for (String query : QUERIES) {
                    answered += series.requireAnswer(query, 10);
                }
                System.out.println("answered=" + answered);
            }
        }
    }
}
