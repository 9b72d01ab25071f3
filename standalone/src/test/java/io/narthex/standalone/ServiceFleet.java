package io.narthex.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Every service as a process of its own, against one broker that is another.
final class ServiceFleet implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    enum Service {
        BROKER, INGEST, QUERY, RULES, ALERT_ROUTER;

        String command() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Path directory;
    private final WatchedLoad files;
    private final int[] ports = ChildProcess.freePorts(Service.values().length + 1);
    private final Map<Service, ChildProcess> running = new EnumMap<>(Service.class);
    private final Http http = new Http();

    ServiceFleet(Path directory, WatchedLoad files) {
        this.directory = directory;
        this.files = files;
    }

    /// The broker, then all others at once.
    void startAll() {
        start(Service.BROKER);
        for (Service service : Service.values()) {
            if (service != Service.BROKER) {
                launch(service);
            }
        }
        running.keySet().forEach(this::awaitReady);
    }

    void start(Service service) {
        launch(service);
        awaitReady(service);
    }

    private void launch(Service service) {
        List<String> arguments = new ArrayList<>(List.of(service.command()));
        String address = "127.0.0.1:" + port(service);
        arguments.addAll(switch (service) {
            case BROKER -> List.of("--kafka.listen-address=" + address, storage(service));
            case INGEST -> client("--web.listen-address=" + address, "--push.listen-address=127.0.0.1:" + pushPort(),
                    "--config.file=" + files.prometheus());
            case QUERY -> client("--web.listen-address=" + address, storage(service), "--storage.flush-interval=5s",
                    "--storage.log-retention=30s");
            case RULES -> client("--web.listen-address=" + address, storage(service),
                    "--config.file=" + files.prometheus());
            case ALERT_ROUTER -> client("--alert.listen-address=" + address,
                    "--alertmanager.config.file=" + files.alertmanager());
        });
        running.put(service, ChildProcess.launch(directory, directory.resolve(service.command() + ".log"), arguments));
    }

    private String storage(Service service) {
        return "--storage.path=" + directory.resolve(service.command());
    }

    private List<String> client(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--kafka.bootstrap-servers=127.0.0.1:"
                + port(Service.BROKER), "--kafka.partitions=4", "--kafka.replication-factor=1"));
        arguments.addAll(List.of(flags));
        return arguments;
    }

    void awaitReady(Service service) {
        try {
            await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> {
                process(service).requireAlive();
                return service == Service.BROKER ? accepts(port(service)) : http.isReady(port(service));
            });
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(service.command() + " is not ready; its log ends:\n" + logTail(service), e);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// SIGKILL.
    void kill(Service service) {
        process(service).kill();
    }

    private ChildProcess process(Service service) {
        ChildProcess process = running.get(service);
        if (process == null) {
            throw new IllegalStateException(service.command() + " was not started");
        }
        return process;
    }

    private int port(Service service) {
        return ports[service.ordinal()];
    }

    private int pushPort() {
        return ports[Service.values().length];
    }

    String url(Service service) {
        return "http://127.0.0.1:" + port(service);
    }

    String push() {
        return "http://127.0.0.1:" + pushPort();
    }

    String logTail(Service service) {
        return process(service).logTail();
    }

    String logTails() {
        StringBuilder tails = new StringBuilder();
        running.keySet().forEach(service -> tails.append("--- ").append(service.command()).append('\n')
                .append(logTail(service)).append('\n'));
        return tails.toString();
    }

    @Override
    public void close() {
        // The broker last: its clients would fill their logs.
        List<Service> services = new ArrayList<>(running.keySet());
        services.reversed().forEach(this::kill);
    }
}
