package io.narthex.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that starts its parts, serves until it is told to stop, and drains.
///
/// SIGTERM and SIGINT end it with status 0 once everything is closed; a part that cannot start ends it with status 1.
final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    /// Opens the parts and hands each to the teardown as soon as it is open.
    @FunctionalInterface
    interface Startup {
        void start(Teardown teardown) throws Exception;
    }

    private ServiceProcess() {}

    /// Returns only if starting failed: otherwise the JVM ends here.
    static int run(String name, Startup startup) {
        Teardown teardown = new Teardown();
        AtomicInteger status = new AtomicInteger();
        Thread drain = new Thread(() -> {
            LOG.atInfo().addKeyValue("service", name).log("Stopping: draining and closing");
            teardown.close();
            LOG.atInfo().addKeyValue("service", name).log("See you next time!");
            // The JVM would answer SIGTERM with 143; a drained process has succeeded.
            Runtime.getRuntime().halt(status.get());
        }, "shutdown");
        Runtime.getRuntime().addShutdownHook(drain);
        try {
            startup.start(teardown);
        } catch (Exception e) {
            LOG.atError().setCause(e).addKeyValue("service", name).log("Cannot start");
            status.set(1);
            return 1;
        }
        awaitForever();
        return 0;
    }

    /// Ends the process as SIGTERM does, from any thread and without waiting for it.
    static void quit() {
        Thread.ofPlatform().name("quit").daemon().start(() -> System.exit(0));
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
