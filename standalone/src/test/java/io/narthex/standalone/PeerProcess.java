package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One of Debian's programs that Narthex lives beside, as a process on a free port.
final class PeerProcess implements AutoCloseable {
    private static final Path BIN = Path.of("/usr/bin");
    private static final Http HTTP = new Http();

    private final ChildProcess process;
    private final int port;

    private PeerProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Skips the test where one is missing.
    static void assumeInstalled(String... programs) {
        for (String program : programs) {
            assumeTrue(Files.isExecutable(BIN.resolve(program)), program + " is not installed in " + BIN);
        }
    }

    static PeerProcess nodeExporter(Path directory) {
        return start(directory, "prometheus-node-exporter", "/metrics");
    }

    static PeerProcess pushgateway(Path directory) {
        return start(directory, "prometheus-pushgateway", "/-/ready", "--persistence.file=");
    }

    static PeerProcess alertmanager(Path directory, Path config) {
        return start(directory, "prometheus-alertmanager", "/-/ready", "--config.file=" + config,
                "--storage.path=" + directory.resolve("alertmanager"), "--cluster.listen-address=");
    }

    static PeerProcess prometheus(Path directory, Path config, String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--config.file=" + config);
        all.add("--storage.tsdb.path=" + directory.resolve("prometheus"));
        return start(directory, "prometheus", "/-/ready", all.toArray(String[]::new));
    }

    private static PeerProcess start(Path directory, String program, String readyPath, String... flags) {
        int port = ChildProcess.freePorts(1)[0];
        List<String> command = new ArrayList<>(
                List.of(BIN.resolve(program).toString(), "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(flags));
        PeerProcess peer = new PeerProcess(
                ChildProcess.run(directory, directory.resolve(program + ".log"), command), port);
        try {
            await(program).atMost(Duration.ofSeconds(30)).ignoreExceptions()
                    .until(() -> peer.get(readyPath).statusCode() == 200);
        } catch (RuntimeException e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    String url() {
        return "http://" + address();
    }

    HttpResponse<String> get(String path) {
        return HTTP.get(url() + path);
    }

    /// Runs a command line client to its end.
    ///
    /// @return what it printed, both streams
    static String run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(BIN.resolve(program).toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s\n%s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
