package io.narthex.ingest.scrape;

import io.narthex.config.ScrapeConfig;
import io.narthex.config.TargetGroup;
import io.narthex.config.client.HttpFetcher;
import io.narthex.config.discovery.PoolDiscovery;
import io.narthex.model.Labels;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The targets of one scrape configuration and their loops.
///
/// A pool that cannot be set up (a discovery that is not built, a certificate that cannot be read) scrapes nothing and
/// says why in its status.
final class ScrapePool {
    private static final Logger log = LoggerFactory.getLogger(ScrapePool.class);

    private final ScrapeConfig config;
    private final ScrapePools.Shared shared;
    private final TargetBuilder builder;
    private final FamilyMetadata families;
    private final FailureLog failures;
    private final Map<Long, ScrapeLoop> loops = new HashMap<>();
    private final Map<Labels, List<ScrapedSeries>> inherited;
    private final Set<String> droppedKeys = new HashSet<>();
    private List<TargetGroup> groups = List.of();
    private @Nullable HttpFetcher fetcher;
    private @Nullable PoolDiscovery discovery;
    private String error = "";
    private boolean closed;

    /// @param inherited by target labels: the series of the pool that this one replaces
    ScrapePool(ScrapeConfig config, ScrapePools.Shared shared, Map<Labels, List<ScrapedSeries>> inherited) {
        this.config = config;
        this.shared = shared;
        this.inherited = new HashMap<>(inherited);
        builder = new TargetBuilder(config);
        families = new FamilyMetadata(shared.sink());
        failures = new FailureLog(config.jobName(), config.scrapeFailureLogFile());
    }

    ScrapeConfig config() {
        return config;
    }

    boolean hasFailed() {
        return !error.isEmpty();
    }

    /// The targets now, for tests and the assignment.
    synchronized List<Target> targets() {
        return loops.values().stream().map(ScrapeLoop::target).toList();
    }

    void start() {
        shared.metrics().pools.inc();
        shared.metrics().poolTargetLimit.labelValues(config.jobName()).set(config.limits().targets());
        try {
            fetcher = new HttpFetcher(config.http());
            discovery = PoolDiscovery.start("scrape", config.jobName(), config.discovery(), shared.discoveryMetrics(),
                    this::sync);
        } catch (IOException e) {
            error = String.valueOf(e.getMessage());
            shared.metrics().poolsFailed.inc();
            log.atError().addKeyValue("scrapePool", config.jobName()).addKeyValue("error", error).log(
                    "scrape pool not started");
            publishStatus(0);
        }
    }

    /// Looks again at which targets this instance owns.
    void reassign() {
        List<TargetGroup> current;
        synchronized (this) {
            current = groups;
        }
        sync(current);
    }

    private synchronized void sync(List<TargetGroup> found) {
        if (closed) {
            return;
        }
        long startNanos = System.nanoTime();
        groups = found;
        Map<Long, Target> wanted = new LinkedHashMap<>();
        Set<Long> elsewhere = new HashSet<>();
        List<Labels> dropped = new ArrayList<>();
        for (TargetBuilder.Outcome outcome : builder.build(found)) {
            switch (outcome) {
                case TargetBuilder.Outcome.Active active -> {
                    Target target = active.target();
                    if (shared.ownership().owns(target.hash())) {
                        wanted.putIfAbsent(target.hash(), target);
                    } else {
                        elsewhere.add(target.hash());
                    }
                }
                case TargetBuilder.Outcome.Dropped drop -> dropped.add(drop.discoveredLabels());
                case TargetBuilder.Outcome.Broken broken -> {
                    shared.metrics().syncFailed.labelValues(config.jobName()).inc();
                    log.atError().addKeyValue("scrapePool", config.jobName()).addKeyValue("error", broken.reason()).log(
                            "creating target failed");
                }
            }
        }
        stopUnwanted(wanted, elsewhere);
        startNew(wanted);
        checkTargetLimit();
        publishDropped(dropped);
        publishStatus(dropped.size());
        ScrapeMetrics metrics = shared.metrics();
        metrics.poolTargets.labelValues(config.jobName()).set(loops.size());
        metrics.poolSyncs.labelValues(config.jobName()).inc();
        metrics.syncLength.labelValues(config.jobName()).observe((System.nanoTime() - startNanos) / 1e9);
    }

    private void stopUnwanted(Map<Long, Target> wanted, Set<Long> elsewhere) {
        List<Long> gone = loops.keySet().stream().filter(hash -> !wanted.containsKey(hash)).toList();
        for (Long hash : gone) {
            ScrapeLoop loop = loops.remove(hash);
            if (loop != null) {
                if (elsewhere.contains(hash)) {
                    // Its status is the new owner's to tell.
                    loop.stopQuietly();
                } else {
                    shared.status().remove(key(loop.target()));
                    shared.leaving().add(loop);
                    loop.stopRemoved();
                }
            }
        }
    }

    private void startNew(Map<Long, Target> wanted) {
        HttpFetcher client = fetcher;
        if (client == null) {
            return;
        }
        for (Target target : wanted.values()) {
            if (!loops.containsKey(target.hash())) {
                ScrapeLoop loop = loop(target, client);
                loops.put(target.hash(), loop);
                loop.start();
            }
        }
    }

    private ScrapeLoop loop(Target target, HttpFetcher client) {
        ScrapeSettings settings = shared.settings();
        ScrapeAppender appender = new ScrapeAppender(config, target, settings, families, shared.metrics());
        List<ScrapedSeries> previous = inherited.remove(target.labels());
        if (previous != null) {
            appender.seed(previous);
        }
        Scraper scraper = new Scraper(target, config, client, settings.userAgent(), shared.metrics());
        return new ScrapeLoop(target, new ScrapeLoop.Parts(config, settings, scraper, appender, shared.sink(), shared
                .status(), families, failures, shared.metrics(), shared.clock(),
                () -> shared.isScraped().test(config
                        .jobName(), target.labels()),
                shared.leaving()::remove));
    }

    synchronized boolean isScraped(Labels labels) {
        return loops.values().stream().anyMatch(loop -> loop.target().labels().equals(labels));
    }

    private void checkTargetLimit() {
        long limit = config.limits().targets();
        boolean exceeded = limit > 0 && loops.size() > limit;
        if (exceeded) {
            shared.metrics().poolExceededTargetLimit.inc();
        }
        String message = exceeded
                ? "target_limit exceeded (number of targets: " + loops.size() + ", limit: " + limit + ")"
                : "";
        loops.values().forEach(loop -> loop.forceError(message));
    }

    private void publishDropped(List<Labels> dropped) {
        long keep = config.limits().keepDroppedTargets();
        Set<String> keys = new HashSet<>();
        dropped.stream().limit(keep == 0 ? Long.MAX_VALUE : keep).forEach(labels -> {
            TargetStatus status = new TargetStatus(shared.settings().tenant(), config.jobName(), false, labels,
                    Labels.EMPTY, "", "", 0, 0, TargetHealth.UNKNOWN, 0, 0, shared.settings().instanceId());
            keys.add(status.key());
            shared.status().publish(status);
        });
        droppedKeys.stream().filter(key -> !keys.contains(key)).forEach(shared.status()::remove);
        droppedKeys.clear();
        droppedKeys.addAll(keys);
    }

    private void publishStatus(int droppedCount) {
        shared.status().publish(status(droppedCount));
    }

    private ScrapePoolStatus status(int droppedCount) {
        return new ScrapePoolStatus(shared.settings().tenant(), config.jobName(), droppedCount, config.toYaml(), error,
                shared.settings().instanceId());
    }

    private String key(Target target) {
        return new TargetStatus(shared.settings().tenant(), config.jobName(), true, target.discoveredLabels(), target
                .labels(), "", "", 0, 0, TargetHealth.UNKNOWN, 0, 0, "").key();
    }

    /// Ends the pool without markers, because the process ends.
    void close() {
        List<ScrapeLoop> ending = end();
        ending.forEach(ScrapeLoop::stopQuietly);
        ending.forEach(ScrapeLoop::awaitLastScrape);
        forget(ending);
    }

    /// Ends the pool for a successor and gives the series of its targets, by target labels. Those of targets that the
    /// successor does not have end with markers in time.
    Map<Labels, List<ScrapedSeries>> replace() {
        List<ScrapeLoop> ending = end();
        shared.leaving().addAll(ending);
        ending.forEach(ScrapeLoop::stopReplaced);
        Map<Labels, List<ScrapedSeries>> series = new HashMap<>();
        ending.forEach(loop -> series.put(loop.target().labels(), loop.awaitLastScrape()));
        forget(ending);
        return series;
    }

    /// Ends the pool because the configuration no longer has it: its series end as those of removed targets do.
    void remove() {
        List<ScrapeLoop> ending = end();
        shared.leaving().addAll(ending);
        ending.forEach(ScrapeLoop::stopRemoved);
        forget(ending);
    }

    /// Takes all loops away; nothing that discovery finds from now on starts another.
    private List<ScrapeLoop> end() {
        if (discovery != null) {
            discovery.close();
        }
        synchronized (this) {
            closed = true;
            List<ScrapeLoop> ending = List.copyOf(loops.values());
            loops.clear();
            return ending;
        }
    }

    /// Lets connections go and removes what was shown.
    private void forget(List<ScrapeLoop> ended) {
        if (fetcher != null) {
            fetcher.close();
        }
        ended.forEach(loop -> shared.status().remove(key(loop.target())));
        droppedKeys.forEach(shared.status()::remove);
        shared.status().remove(status(0).key());
        shared.metrics().forget(config.jobName());
    }
}
