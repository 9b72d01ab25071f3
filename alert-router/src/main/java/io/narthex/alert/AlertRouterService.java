package io.narthex.alert;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.narthex.alert.config.ConfigException;
import io.narthex.alert.http.AlertHttpApi;
import io.narthex.alert.http.ClusterView;
import io.narthex.alert.log.LogMetrics;
import io.narthex.alert.log.LogReader;
import io.narthex.alert.log.LogWriter;
import io.narthex.alert.log.SlotMembership;
import io.narthex.alert.router.AlertRouter;
import io.narthex.alert.router.RouterSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.Router;

/// Does Alertmanager's work with its state in the log: routes, groups and notifies alerts, keeps silences, serves
/// API v2.
///
/// After a start it reads the log to its end before it notifies anyone; from then on it notifies the groups whose slots
/// the consumer group gives it.
public final class AlertRouterService implements AutoCloseable {
    private final AlertRouter router;
    private final AlertHttpApi http;
    private final LogReader reader;
    private final SlotMembership slots;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private volatile boolean isReady;

    private AlertRouterService(AlertRouterConfig config, PrometheusRegistry registry) {
        LogMetrics metrics = new LogMetrics(registry);
        LogWriter writer = new LogWriter(config.connection(), metrics);
        resources.push(writer);
        try {
            String url = config.externalUrl();
            router = new AlertRouter(new RouterSettings(config.configFile(), config.matcherMode(),
                    url.endsWith("/") ? url.substring(0, url.length() - 1) : url, config.retention(),
                    config.alertsGcInterval(), config.startDelay(), config.maxSilences(),
                    config.maxSilenceSizeBytes(), config.perAlertNameLimit(), "Alertmanager/" + config.version()),
                    writer, registry, config.version());
            resources.push(router);
            reader = new LogReader(config.connection(), router, metrics);
            resources.push(reader);
            slots = new SlotMembership(config.connection(), writer, reader, config.instanceId(),
                    router, metrics);
            resources.push(slots);
            http = new AlertHttpApi(router,
                    new ClusterView(config.memberName(), config.memberAddress(), config.version()), this::reload,
                    config.getConcurrency(), registry);
            resources.push(http);
            reader.start();
            reader.whenCaughtUp(() -> {
                router.start(slots, reader::readAllAlerts);
                isReady = true;
            });
            slots.start();
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /// Starts reading, and returns at once; [#isReady] tells when the log has been read.
    ///
    /// @throws ConfigException if the configuration breaks a rule
    public static AlertRouterService start(AlertRouterConfig config, PrometheusRegistry registry) {
        return new AlertRouterService(config, registry);
    }

    /// Mounts everything of Alertmanager's port.
    public void mount(Router on) {
        http.mount(on);
    }

    /// Whether the log was read to the end that it had at the start, is being read on, and this router takes part in
    /// sharing the groups.
    public boolean isReady() {
        return isReady && reader.isRunning() && slots.isRunning();
    }

    /// Reads the configuration again; if it breaks a rule everything stays as it is.
    ///
    /// @throws ConfigException if it breaks a rule
    public void reload() {
        router.reload();
    }

    /// What the configuration asks for and this router cannot do, one line each.
    public List<String> notBuilt() {
        return router.config().notBuilt();
    }

    private void closeAfter(RuntimeException cause) {
        try {
            close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /// Gives its groups away and stops. What is being sent is given up. Idempotent.
    @Override
    public void close() {
        isReady = false;
        RuntimeException first = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException("the alert router did not close cleanly", e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
