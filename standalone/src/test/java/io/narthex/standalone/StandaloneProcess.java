package io.narthex.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `narthex standalone` as a process of its own, started from the jars that the build collected.
final class StandaloneProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final int webPort;
    private final int pushPort;
    private final int alertPort;
    private final int kafkaPort;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    private StandaloneProcess(Process process, Path log, int[] ports) {
        this.process = process;
        this.log = log;
        webPort = ports[0];
        pushPort = ports[1];
        alertPort = ports[2];
        kafkaPort = ports[3];
    }

    /// Four free ports, to be used again over restarts.
    static int[] freePorts() {
        int[] ports = new int[4];
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < ports.length; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                open.add(socket);
                ports[i] = socket.getLocalPort();
            }
            for (ServerSocket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    /// Starts without waiting.
    static StandaloneProcess launch(Path directory, int[] ports, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=en", "-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", classPath(), "io.narthex.standalone.Main",
                "--storage.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + ports[0],
                "--push.listen-address=127.0.0.1:" + ports[1], "--alert.listen-address=127.0.0.1:" + ports[2],
                "--kafka.listen-address=127.0.0.1:" + ports[3]));
        command.addAll(List.of(flags));
        Path log = directory.resolve("narthex.log");
        try {
            Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            return new StandaloneProcess(process, log, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts and waits until all three ports are ready.
    static StandaloneProcess start(Path directory, int[] ports, String... flags) {
        StandaloneProcess narthex = launch(directory, ports, flags);
        try {
            narthex.awaitReady();
        } catch (RuntimeException | AssertionError e) {
            narthex.close();
            throw new AssertionError("not ready; its log ends:\n" + narthex.logTail(), e);
        }
        return narthex;
    }

    private static String classPath() {
        Path lib = Path.of("target", "dist", "lib").toAbsolutePath();
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(java.io.File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException("run the package phase first", e);
        }
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended with status " + process.exitValue());
            }
            return isReady(webPort) && isReady(pushPort) && isReady(alertPort);
        });
    }

    private boolean isReady(int port) {
        try {
            return get("http://127.0.0.1:" + port + "/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String web() {
        return "http://127.0.0.1:" + webPort;
    }

    String push() {
        return "http://127.0.0.1:" + pushPort;
    }

    String alert() {
        return "http://127.0.0.1:" + alertPort;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    HttpResponse<String> query(String expression) {
        return get(web() + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// SIGTERM; the exit status.
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 60 s after SIGTERM; its log ends:\n" + logTail());
        }
        return process.exitValue();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; its log ends:\n" + logTail());
        }
        return process.exitValue();
    }

    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }
}
