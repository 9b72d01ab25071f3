package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGKILL, again and again, of the one process under load. System property `narthex.kill.rounds` says how often.
class KillRoundsIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillRoundsIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("narthex.kill.rounds", 2);
    private static final Duration HOLD_FOR = Duration.ofSeconds(15L * ROUNDS);
    private static final WriteLoad.Shape SHAPE = new WriteLoad.Shape(10, 4, 500);

    @TempDir
    Path directory;

    private final Http http = new Http();
    private final int[] ports = StandaloneProcess.freePorts();
    private final Random random = new Random(7);

    @Test
    void nothingAcknowledgedIsLostByKills() throws Exception {
        try (WebhookReceiver webhook = new WebhookReceiver()) {
            WatchedLoad files = WatchedLoad.write(directory, HOLD_FOR, webhook.url());
            StandaloneProcess narthex = start(files, 0);
            try (WriteLoad load = new WriteLoad(narthex.web(), SHAPE)) {
                assertThat(http.put(narthex.push() + "/metrics/job/backup", "last_backup_bytes 4096\n").statusCode())
                        .isEqualTo(200);
                WatchedLoad.mute(http, narthex.alert());
                load.start();
                String web = narthex.web();
                await("the long alert is pending").atMost(SOON)
                        .untilAsserted(() -> assertThat(WatchedLoad.activeAt(http, web)).isPresent());
                Instant activeAt = WatchedLoad.activeAt(http, web).orElseThrow();

                for (int round = 1; round <= ROUNDS; round++) {
                    Thread.sleep(6_000 + random.nextInt(3_000));
                    narthex.kill();
                    narthex = start(files, round);
                    LOG.atInfo().addKeyValue("round", round).addKeyValue("samples", load.acknowledgedSamples())
                            .log("killed and ready again");
                }
                await("the long alert fires").atMost(HOLD_FOR.plus(SOON))
                        .untilAsserted(() -> assertThat(webhook.naming(WatchedLoad.LONG_ALERT)).isNotEmpty());
                Instant firedAt = WatchedLoad.firedAt(http, narthex.alert()).orElseThrow();
                WatchedLoad.assertTimerWentOn(http, narthex.web(), activeAt, firedAt);
                assertThat(Duration.between(activeAt, firedAt)).isBetween(HOLD_FOR,
                        HOLD_FOR.plusMillis(WatchedLoad.EVALUATION_MS));
                assertThat(WatchedLoad.isMuted(http, narthex.alert())).isTrue();
                assertThat(webhook.naming(WatchedLoad.MUTED_ALERT)).isEmpty();
                assertThat(webhook.naming(WatchedLoad.LONG_ALERT)).hasSize(1);

                assertAnswered(narthex, load, activeAt);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\nlog:\n" + narthex.logTail(), e);
            } finally {
                narthex.close();
            }
        }
    }

    /// Every second life flushes all the time and trims the log soon, so that it dies while it does.
    private StandaloneProcess start(WatchedLoad files, int round) {
        String flush = round % 2 == 0 ? "10m" : "2s";
        String retention = round % 2 == 0 ? "2h" : "30s";
        return StandaloneProcess.start(directory, ports, "--config.file=" + files.prometheus(),
                "--alertmanager.config.file=" + files.alertmanager(), "--storage.flush-interval=" + flush,
                "--storage.log-retention=" + retention);
    }

    private void assertAnswered(StandaloneProcess narthex, WriteLoad load, Instant activeAt)
            throws InterruptedException {
        Ledger ledger = new Ledger(load.stop());
        long answered = ledger.assertAnswered(http, narthex.web());
        assertThat(answered).isBetween(ledger.acknowledgedSamples(),
                ledger.acknowledgedSamples() + ledger.uncertainSamples());
        await("the push is back").atMost(SOON).untilAsserted(
                () -> assertThat(narthex.query("last_backup_bytes").body()).contains("\"4096\""));
        int points = WatchedLoad.assertRecorded(http, narthex.web(), ledger, activeAt.toEpochMilli(),
                ledger.lastMs() - 3 * WatchedLoad.EVALUATION_MS);
        LOG.atInfo().addKeyValue("acknowledged", ledger.acknowledgedSamples())
                .addKeyValue("uncertain", ledger.uncertainSamples()).addKeyValue("answered", answered)
                .addKeyValue("recordedPoints", points).addKeyValue("seconds",
                        (ledger.lastMs() - ledger.firstMs()) / 1000)
                .log("every acknowledged sample is answered once");
        assertThat(load.unexpectedStatuses()).isEmpty();
    }
}
