package io.narthex.rules.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.config.discovery.DiscoveryMetrics;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.Records;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.RecordPublisher;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.LogConnection;
import io.narthex.schema.topic.TopicCatalogue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertNotifierIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path ALERTMANAGER = Path.of("/usr/bin/prometheus-alertmanager");

    @TempDir
    private Path directory = Path.of("");

    private record Received(String path, String authorization, String body) {}

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile long delayMs;
    private String address = "";
    private PrometheusRegistry registry = new PrometheusRegistry();
    private LogConnection connection = LogConnection.to("none:1");

    @BeforeEach
    void start() throws Exception {
        EmbeddedBroker broker = keep(EmbeddedBroker.start(BrokerConfig.local(directory.resolve("kafka"))));
        connection = LogConnection.to(broker.bootstrapServers());
        try (Admin admin = connection.admin()) {
            new TopicCatalogue(1, (short) 1).ensure(admin);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
        keep(() -> server.stop(0));
        address = "127.0.0.1:" + server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        long waitMs = delayMs;
        await().pollDelay(Duration.ofMillis(waitMs)).atMost(Duration.ofMillis(waitMs + 10_000)).until(() -> true);
        received.add(
                new Received(exchange.getRequestURI().getPath(), authorization == null ? "" : authorization, body));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private AlertNotifier notifier(String alertmanagers) {
        registry = new PrometheusRegistry();
        AlertNotifier notifier = AlertNotifier.start(connection, "member", NotifierSettings.DEFAULT, registry,
                new DiscoveryMetrics(registry), keep(StatusPublisher.start(connection)), InstantSource.system());
        notifier.apply(PrometheusConfigLoader
                .parse("alerting: {alertmanagers: [" + alertmanagers + "]}", directory).alerting());
        return notifier;
    }

    private void write(String name, AlertState state, String source) {
        long nowMs = System.currentTimeMillis();
        long endsAtMs = state == AlertState.RESOLVED ? nowMs - 1000 : nowMs + 240_000;
        try (KafkaProducer<byte[], byte[]> producer = connection.producer(Map.of())) {
            new RecordPublisher<>(producer, Records.ALERTS).publish(new Alert(TenantId.DEFAULT,
                    Labels.of("alertname", name, "secret", "x"), Map.of("summary", "a \"quoted\"\nline"), state,
                    nowMs - 60_000, endsAtMs, nowMs, "http://p/graph?g0.expr=up&g0.tab=1", 1, source, nowMs, false))
                    .join();
        }
    }

    private double count(String metric) {
        return registry.scrape(name -> name.startsWith(metric)).stream().map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue).sum();
    }

    @Test
    void alertsOfRulesGoToTheAlertmanagersAsTheyAreConfigured() throws Exception {
        CompactedTable<StatusRecord> table = keep(CompactedTable.start(connection, Records.STATUS));
        Files.writeString(directory.resolve("ams.yml"), "[{targets: ['" + address + "', 'gone:1']}]");
        keep(notifier("""
                      {file_sd_configs: [{files: [ams.yml]}], path_prefix: /am, basic_auth: {username: u, password: p},
                       relabel_configs: [{source_labels: [__address__], regex: 'gone.*', action: drop}],
                       alert_relabel_configs: [{regex: secret, action: labeldrop}]}
                      """));
        write("Pending", AlertState.PENDING, "f;g");
        write("Posted", AlertState.FIRING, "api");
        write("Firing", AlertState.FIRING, "f;g");
        write("Resolved", AlertState.RESOLVED, "f;g");

        await().atMost(PATIENCE).until(() -> count("prometheus_notifications_sent") == 2);
        String bodies = String.join("", received.stream().map(Received::body).toList());
        assertThat(bodies).contains("{\"annotations\":{\"summary\":\"a \\\"quoted\\\"\\nline\"},\"endsAt\":\"")
                .contains("Z\",\"generatorURL\":\"http://p/graph?g0.expr=up&g0.tab=1\","
                        + "\"labels\":{\"alertname\":\"Firing\"}}")
                .contains("\"labels\":{\"alertname\":\"Resolved\"}}")
                .doesNotContain("Pending").doesNotContain("Posted");
        assertThat(received).extracting(Received::path).containsOnly("/am/api/v2/alerts");
        assertThat(received).extracting(Received::authorization).containsOnly("Basic dTpw");
        await().atMost(PATIENCE).until(() -> table.values().contains(new NotifierStatus("member",
                List.of("http://" + address + "/am/api/v2/alerts"), List.of("http://gone:1/am/api/v2/alerts"))));
    }

    @Test
    void whatAKilledProcessHadQueuedIsSentByTheNext() throws Exception {
        delayMs = 8000;
        AlertNotifier first = notifier("{static_configs: [{targets: ['" + address + "']}]}");
        write("Waits", AlertState.FIRING, "f;g");
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        first.close();
        assertThat(received).isEmpty();
        delayMs = 0;

        keep(notifier("{static_configs: [{targets: ['" + address + "']}]}"));

        await().atMost(PATIENCE).until(() -> received.stream().anyMatch(one -> one.body().contains("Waits")));
    }

    @Test
    void anAlertmanagerThatFailsIsCountedAndHoldsUpNobody() {
        status = 500;
        keep(notifier("{static_configs: [{targets: ['127.0.0.1:1', '" + address + "']}]}"));
        write("A", AlertState.FIRING, "f;g");
        await().atMost(PATIENCE).until(() -> count("prometheus_notifications_errors") == 2);
        assertThat(count("prometheus_notifications_dropped")).isEqualTo(2);
        status = 200;
        write("B", AlertState.FIRING, "f;g");
        await().atMost(PATIENCE).until(() -> received.stream().anyMatch(one -> one.body().contains("\"B\"")));
    }

    @Test
    void anInstalledAlertmanagerTakesThem() throws Exception {
        assumeTrue(Files.isExecutable(ALERTMANAGER), "prometheus-alertmanager is not installed");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Files.writeString(directory.resolve("am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        Process process = new ProcessBuilder(ALERTMANAGER.toString(), "--config.file=" + directory.resolve("am.yml"),
                "--storage.path=" + directory.resolve("am"), "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=").redirectErrorStream(true)
                .redirectOutput(directory.resolve("am.log").toFile()).start();
        keep(() -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        HttpClient client = keep(HttpClient.newHttpClient());
        URI alerts = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> text(client, alerts).startsWith("["));

        keep(notifier("{static_configs: [{targets: ['127.0.0.1:" + port + "']}]}"));
        write("Real", AlertState.FIRING, "f;g");
        await().atMost(PATIENCE).until(() -> text(client, alerts).contains("\"alertname\":\"Real\""));
        assertThat(text(client, alerts)).contains("\"state\":\"active\"")
                .contains("\"summary\":\"a \\\"quoted\\\"\\nline\"")
                .contains("\"generatorURL\":\"http://p/graph?g0.expr=up");
        write("Real", AlertState.RESOLVED, "f;g");
        await().atMost(PATIENCE).until(() -> !text(client, alerts).contains("\"alertname\":\"Real\""));
        assertThat(count("prometheus_notifications_errors")).isZero();
    }

    private static String text(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
