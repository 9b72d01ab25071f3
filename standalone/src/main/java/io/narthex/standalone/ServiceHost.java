package io.narthex.standalone;

import io.narthex.standalone.flags.WebFlags;
import io.narthex.standalone.web.HostPort;
import io.narthex.standalone.web.Lifecycle;
import io.narthex.standalone.web.SharedEndpoints;
import io.narthex.standalone.web.WebServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every service that runs as a process of its own needs around it: metrics, a port, the shared endpoints.
final class ServiceHost {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHost.class);

    private final String name;
    private final ProcessInfo process = ProcessInfo.current();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Teardown teardown;
    private final Vertx vertx = Vertx.vertx();

    ServiceHost(String name, Teardown teardown) {
        this.name = name;
        this.teardown = teardown;
        JvmMetrics.builder().register(registry);
        teardown.add("HTTP", () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }

    PrometheusRegistry registry() {
        return registry;
    }

    ProcessInfo process() {
        return process;
    }

    WebServer open(HostPort address) {
        return teardown.add("port " + address, WebServer.open(vertx, address));
    }

    /// `/metrics`, health and lifecycle on a port.
    void share(WebServer server, WebFlags web, BooleanSupplier ready, Lifecycle.Reload reload) {
        Lifecycle.Reload oneAtATime = Lifecycle.Reload.oneAtATime(reload);
        Signals.onHangUp(oneAtATime);
        new SharedEndpoints(vertx, registry,
                new Lifecycle("Prometheus Server", web.enableLifecycle(), ready, oneAtATime, ServiceProcess::quit))
                .mount(server.router());
    }

    /// Only `/metrics`, for a service that words its own health.
    void shareMetrics(WebServer server) {
        new SharedEndpoints(vertx, registry, new Lifecycle(name, false, () -> true, () -> {}, ServiceProcess::quit))
                .mountMetrics(server.router());
    }

    void awaitReady(WebServer server, BooleanSupplier ready) throws InterruptedException {
        while (!ready.getAsBoolean()) {
            Thread.sleep(20);
        }
        LOG.atInfo().addKeyValue("service", name).addKeyValue("address", "http://" + server.address().reachable())
                .addKeyValue("seconds", process.secondsUp()).log("Service is ready");
    }
}
