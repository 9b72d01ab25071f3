package io.narthex.ingest.scrape;

import io.narthex.config.Durations;
import io.narthex.config.ScrapeConfig;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scrapes one target at its own phase of the interval until it is stopped, in a virtual thread.
///
/// Scrape timestamps strictly increase and stand on the aligned tick where the real time is within 2 ms or 1 % of it. A
/// scrape that the log does not take has failed: nothing of it counts as written, and the next one is compared with
/// the last that was. When discovery removes the target its series end with markers, two intervals and a tenth
/// later, unless the target has come back by then.
final class ScrapeLoop {
    private static final Logger log = LoggerFactory.getLogger(ScrapeLoop.class);
    private static final long ALIGNMENT_TOLERANCE_MS = 2;

    private enum Ending {
        NONE, QUIET, REMOVED
    }

    private final Target target;
    private final ScrapeConfig config;
    private final ScrapeSettings settings;
    private final Scraper scraper;
    private final ScrapeAppender appender;
    private final ScrapeReport report;
    private final ScrapeSink sink;
    private final StatusSink status;
    private final FamilyMetadata families;
    private final FailureLog failures;
    private final ScrapeMetrics metrics;
    private final InstantSource clock;
    private final BooleanSupplier cameBack;
    private final Consumer<ScrapeLoop> ended;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch scrapedLast = new CountDownLatch(1);
    private final Thread thread;
    private volatile Ending ending = Ending.NONE;
    private volatile String forcedError = "";
    private long lastScrapeMs;
    private boolean scraped;
    /// What the last scrape tracked; set before `scrapedLast`.
    private List<ScrapedSeries> lastSeries = List.of();

    /// What a loop works with.
    ///
    /// @param cameBack asked when the target was removed: whether its series are being written again
    /// @param ended told when the thread ends
    record Parts(ScrapeConfig config, ScrapeSettings settings, Scraper scraper, ScrapeAppender appender,
            ScrapeSink sink, StatusSink status, FamilyMetadata families, FailureLog failures, ScrapeMetrics metrics,
            InstantSource clock, BooleanSupplier cameBack, Consumer<ScrapeLoop> ended) {}

    ScrapeLoop(Target target, Parts parts) {
        this.target = target;
        config = parts.config();
        settings = parts.settings();
        scraper = parts.scraper();
        appender = parts.appender();
        sink = parts.sink();
        status = parts.status();
        families = parts.families();
        failures = parts.failures();
        metrics = parts.metrics();
        clock = parts.clock();
        cameBack = parts.cameBack();
        ended = parts.ended();
        report = new ScrapeReport(config, target, appender);
        thread = Thread.ofVirtual().name("scrape-" + config.jobName() + "-" + target.url()).unstarted(this::run);
    }

    Target target() {
        return target;
    }

    void start() {
        publish(TargetHealth.UNKNOWN, "", 0);
        thread.start();
    }

    /// Makes every scrape fail without a request; empty to scrape again.
    void forceError(String error) {
        forcedError = error;
    }

    /// Stops without markers: the process ends, or another instance goes on.
    void stopQuietly() {
        ending = Ending.QUIET;
        thread.interrupt();
        stop.countDown();
    }

    /// Stops because discovery no longer has the target: markers follow.
    void stopRemoved() {
        ending = Ending.REMOVED;
        stop.countDown();
    }

    /// Stops because the pool is made anew: markers follow unless the new one has the target.
    void stopReplaced() {
        ending = Ending.REMOVED;
        // Before the latch, so that it hits the last scrape and not what follows.
        thread.interrupt();
        stop.countDown();
    }

    /// Waits until nothing is scraped any more and gives what the last scrape tracked, for a successor.
    List<ScrapedSeries> awaitLastScrape() {
        try {
            scrapedLast.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
        return lastSeries;
    }

    private void run() {
        try {
            long nextTickMs = scrapeUntilStopped();
            // Meant for the last scrape; whoever ends the loop for good says so before interrupting it again.
            var unused = Thread.interrupted();
            if (ending == Ending.REMOVED && (scraped || !lastSeries.isEmpty())) {
                endSeries(target.interval().toMillis(), nextTickMs);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.accept(this);
        }
    }

    /// @return when the next scrape would have been due
    private long scrapeUntilStopped() {
        long intervalMs = target.interval().toMillis();
        long tickMs = firstTick();
        try {
            while (!stopsBefore(tickMs)) {
                scrapeOnce(timestamp(tickMs, intervalMs), tickMs);
                tickMs = tickAfter(tickMs, intervalMs);
            }
        } catch (InterruptedException _) {
            // Only being stopped interrupts; what kind of end it is stands in its field.
            log.atDebug().addKeyValue("target", target.url()).log("scrape loop interrupted");
        } finally {
            lastSeries = appender.writtenSeries();
            scrapedLast.countDown();
        }
        return tickMs;
    }

    private long tickAfter(long tickMs, long intervalMs) {
        long nextMs = tickMs + intervalMs;
        long behindMs = clock.millis() - nextMs;
        if (behindMs < -intervalMs) {
            // The clock was set back.
            return firstTick();
        }
        return behindMs < intervalMs ? nextMs : nextMs + behindMs / intervalMs * intervalMs;
    }

    private long firstTick() {
        long nowMs = clock.millis();
        return nowMs + target.offsetMs(nowMs, settings.offsetSeed());
    }

    /// Waits until a time; true if the loop is to end first.
    private boolean stopsBefore(long timeMs) throws InterruptedException {
        long waitMs = timeMs - clock.millis();
        return waitMs > 0 ? stop.await(waitMs, TimeUnit.MILLISECONDS) : stop.getCount() == 0;
    }

    private long timestamp(long tickMs, long intervalMs) {
        long nowMs = clock.millis();
        long toleranceMs = Math.min(ALIGNMENT_TOLERANCE_MS, intervalMs / 100);
        long timeMs = nowMs >= tickMs && nowMs - tickMs <= toleranceMs ? tickMs : nowMs;
        return Math.max(timeMs, lastScrapeMs + 1);
    }

    private void scrapeOnce(long timeMs, long tickMs) {
        if (scraped) {
            metrics.intervalLength.labelValues(Durations.format(target.interval())).observe((timeMs - lastScrapeMs)
                    / 1000.0);
        }
        lastScrapeMs = timeMs;
        long startNanos = System.nanoTime();
        String error = fillBatch(timeMs);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        report.add(timeMs, error.isEmpty(), seconds, scraper);
        String notWritten = write(error.isEmpty());
        metrics.scrapeDuration.observe((System.nanoTime() - startNanos) / 1e9);
        scraped = true;
        String shown = error.isEmpty() ? notWritten : error;
        if (!shown.isEmpty()) {
            failures.log(target, tickMs, shown);
        }
        publish(shown.isEmpty() ? TargetHealth.UP : TargetHealth.DOWN, shown, seconds);
    }

    /// Scrapes into the batch; what went wrong, or empty.
    private String fillBatch(long timeMs) {
        String forced = forcedError;
        appender.reset();
        try {
            if (!forced.isEmpty()) {
                throw new ScrapeFailure(forced);
            }
            scraper.fetch();
            appender.append(scraper.buffer(), scraper.length(), scraper.mediaType(), timeMs);
            return "";
        } catch (ScrapeFailure e) {
            appender.appendNothing(timeMs);
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            appender.appendNothing(timeMs);
            return broken(e);
        }
    }

    private String write(boolean complete) {
        try {
            sink.write(appender.batch());
            appender.committed(complete);
            families.publish();
            metrics.metadataEntries.labelValues(config.jobName()).set(families.size());
            return "";
        } catch (IOException e) {
            appender.abandoned();
            metrics.notWritten.inc();
            return "scrape not written: " + e.getMessage();
        } catch (RuntimeException e) {
            appender.abandoned();
            metrics.notWritten.inc();
            return "scrape not written: " + broken(e);
        }
    }

    /// A fault of ours costs one scrape, not the loop.
    private String broken(RuntimeException fault) {
        log.atError().addKeyValue("scrapePool", config.jobName()).addKeyValue("target", target.url()).setCause(fault)
                .log("scrape broke");
        return fault.getMessage() == null ? fault.toString() : fault.getMessage();
    }

    /// Ends the series of a removed target at the time of the next scrape that did not come.
    private void endSeries(long intervalMs, long nextTickMs) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.max(0, nextTickMs + intervalMs + intervalMs / 10 - clock.millis()));
        if (cameBack.getAsBoolean() || ending != Ending.REMOVED) {
            return;
        }
        appender.appendNothing(Math.max(nextTickMs, lastScrapeMs + 1));
        report.addMarkers(Math.max(nextTickMs, lastScrapeMs + 1));
        String failure = write(false);
        if (!failure.isEmpty()) {
            log.atWarn().addKeyValue("scrapePool", config.jobName()).addKeyValue("target", target.url()).addKeyValue(
                    "error", failure).log("the end of a removed target's series is not marked");
        }
    }

    private void publish(TargetHealth health, String error, double seconds) {
        if (ending == Ending.NONE) {
            status.publish(new TargetStatus(settings.tenant(), config.jobName(), true, target.discoveredLabels(), target
                    .labels(), target.url().toString(), error, scraped ? lastScrapeMs : 0, seconds, health,
                    target
                            .interval().toMillis(),
                    target.timeout().toMillis(), settings.instanceId()));
        }
    }
}
