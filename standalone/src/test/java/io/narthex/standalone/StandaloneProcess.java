package io.narthex.standalone;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `narthex standalone` as a process of its own.
final class StandaloneProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final ChildProcess process;
    private final int[] ports;
    private final Http http = new Http();

    private StandaloneProcess(ChildProcess process, int[] ports) {
        this.process = process;
        this.ports = ports;
    }

    /// Web, push, alert and Kafka, to be used again over restarts.
    static int[] freePorts() {
        return ChildProcess.freePorts(4);
    }

    /// Starts without waiting.
    static StandaloneProcess launch(Path directory, int[] ports, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "--storage.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + ports[0],
                "--push.listen-address=127.0.0.1:" + ports[1], "--alert.listen-address=127.0.0.1:" + ports[2],
                "--kafka.listen-address=127.0.0.1:" + ports[3]));
        arguments.addAll(List.of(flags));
        return new StandaloneProcess(
                ChildProcess.launch(directory, directory.resolve("narthex.log"), arguments), ports);
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

    private void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> {
            process.requireAlive();
            return Arrays.stream(ports).limit(3).allMatch(http::isReady);
        });
    }

    String web() {
        return "http://127.0.0.1:" + ports[0];
    }

    String push() {
        return "http://127.0.0.1:" + ports[1];
    }

    String alert() {
        return "http://127.0.0.1:" + ports[2];
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports[3];
    }

    HttpResponse<String> get(String url) {
        return http.get(url);
    }

    HttpResponse<String> query(String expression) {
        return http.query(web(), expression);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return http.send(request);
    }

    /// SIGKILL.
    void kill() {
        process.kill();
    }

    /// SIGTERM; the exit status.
    int stop() throws InterruptedException {
        return process.stop();
    }

    int awaitExit() throws InterruptedException {
        return process.awaitExit();
    }

    String logTail() {
        return process.logTail();
    }

    @Override
    public void close() {
        process.close();
    }
}
