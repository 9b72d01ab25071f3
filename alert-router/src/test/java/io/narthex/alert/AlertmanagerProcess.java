package io.narthex.alert;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Debian's Alertmanager 0.25, to be compared with.
final class AlertmanagerProcess implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/prometheus-alertmanager");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final String url;

    private AlertmanagerProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /// Skips the test where it is missing.
    static void assumeInstalled() {
        assumeTrue(Files.isExecutable(BINARY), "Alertmanager is not installed at " + BINARY);
    }

    /// With the external URL that [RunningRouter] has.
    static AlertmanagerProcess start(Path directory, String config) throws IOException {
        Path file = directory.resolve("theirs.yml");
        Files.writeString(file, config);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(BINARY.toString(), "--config.file=" + file,
                "--storage.path=" + directory.resolve("theirs"), "--web.listen-address=127.0.0.1:" + port,
                "--web.external-url=" + RunningRouter.EXTERNAL_URL, "--cluster.listen-address=")
                .redirectErrorStream(true).redirectOutput(directory.resolve("theirs.log").toFile()).start();
        AlertmanagerProcess started = new AlertmanagerProcess(process, "http://127.0.0.1:" + port);
        try {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions()
                    .until(() -> request(started.url, "GET", "/-/ready", "").statusCode() == 200);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    String url() {
        return url;
    }

    static HttpResponse<String> request(String base, String method, String path, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
