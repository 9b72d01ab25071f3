package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.narthex.standalone.ServiceFleet.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGKILL of one service after the other under load, then of the broker.
class ServiceKillsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKillsIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration HOLD_FOR = Duration.ofSeconds(5);
    private static final Duration BROKER_AWAY = Duration.ofSeconds(10);
    private static final WriteLoad.Shape SHAPE = new WriteLoad.Shape(10, 4, 500);

    @TempDir
    Path directory;

    private final Http http = new Http();

    @Test
    void noSingleKillLosesOrRepeatsAnything() throws Exception {
        try (WebhookReceiver webhook = new WebhookReceiver()) {
            WatchedLoad files = WatchedLoad.write(directory, HOLD_FOR, webhook.url());
            try (ServiceFleet fleet = new ServiceFleet(directory, files)) {
                fleet.startAll();
                try (WriteLoad load = new WriteLoad(fleet.url(Service.INGEST), SHAPE)) {
                    killAll(fleet, load, webhook);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(e.getMessage() + "\n" + fleet.logTails(), e);
                }
            }
        }
    }

    private void killAll(ServiceFleet fleet, WriteLoad load, WebhookReceiver webhook) throws Exception {
        String web = fleet.url(Service.QUERY);
        assertThat(http.put(fleet.push() + "/metrics/job/backup", "last_backup_bytes 4096\n").statusCode())
                .isEqualTo(200);
        load.start();
        await("the alert is told").atMost(SOON).until(() -> webhook.naming(WatchedLoad.LONG_ALERT).size() == 1);
        long fromMs = WatchedLoad.activeAt(http, web).orElseThrow().toEpochMilli();

        for (Service service : List.of(Service.QUERY, Service.RULES, Service.INGEST)) {
            killAndRestart(fleet, service, load);
            assertThat(webhook.naming(WatchedLoad.LONG_ALERT)).as("notifications after the kill of " + service)
                    .hasSize(1);
        }
        killAndRestart(fleet, Service.ALERT_ROUTER, load);
        long brokerKilledMs = System.currentTimeMillis();
        killBroker(fleet, load);

        Ledger ledger = new Ledger(load.stop());
        int told = webhook.naming(WatchedLoad.LONG_ALERT).size();
        assertThat(told).as("one notification, and one more where the router's kill split telling and logging")
                .isBetween(1, 2);
        long answered = ledger.assertAnswered(http, web);
        assertThat(http.query(web, "last_backup_bytes").body()).contains("\"4096\"");
        int points = WatchedLoad.assertRecorded(http, web, ledger, fromMs,
                brokerKilledMs - 3 * WatchedLoad.EVALUATION_MS);
        LOG.atInfo().addKeyValue("acknowledged", ledger.acknowledgedSamples())
                .addKeyValue("uncertain", ledger.uncertainSamples()).addKeyValue("answered", answered)
                .addKeyValue("recordedPoints", points).addKeyValue("notifications", told)
                .addKeyValue("refused", load.refusedRequests()).addKeyValue("unanswered", load.unansweredRequests())
                .addKeyValue("seconds", (ledger.lastMs() - ledger.firstMs()) / 1000)
                .log("every acknowledged sample is answered once");
        assertThat(load.unexpectedStatuses()).isEmpty();
    }

    private static void killAndRestart(ServiceFleet fleet, Service service, WriteLoad load)
            throws InterruptedException {
        fleet.kill(service);
        Instant killed = Instant.now();
        Thread.sleep(1_000);
        fleet.start(service);
        LOG.atInfo().addKeyValue("service", service).addKeyValue("samples", load.acknowledgedSamples())
                .addKeyValue("awayMs", Duration.between(killed, Instant.now()).toMillis())
                .log("killed and ready again");
        Thread.sleep(2_000);
    }

    private void killBroker(ServiceFleet fleet, WriteLoad load) throws InterruptedException {
        fleet.kill(Service.BROKER);
        Instant killed = Instant.now();
        assertThat(http.put(fleet.push() + "/metrics/job/backup", "last_backup_bytes 1\n").statusCode())
                .as("a push without a broker").isEqualTo(503);
        await("remote writes are refused").atMost(SOON).until(() -> load.refusedRequests() > 0);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), killed.plus(BROKER_AWAY)).toMillis()));
        long before = load.acknowledgedSamples();
        fleet.start(Service.BROKER);
        await("remote writes are taken again").atMost(SOON).until(() -> load.acknowledgedSamples() > before);
        await("pushes are taken again").atMost(SOON).until(
                () -> http.put(fleet.push() + "/metrics/job/backup", "last_backup_bytes 4096\n").statusCode() == 200);
        LOG.atInfo().addKeyValue("awayMs", Duration.between(killed, Instant.now()).toMillis())
                .log("broker killed, everything goes on");
        for (Service service : List.of(Service.INGEST, Service.QUERY, Service.RULES, Service.ALERT_ROUTER)) {
            fleet.awaitReady(service);
        }
        Thread.sleep(3_000);
    }
}
