package io.narthex.alert.router;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.AlertmanagerConfig;
import io.narthex.alert.config.AlertmanagerConfigLoader;
import io.narthex.alert.config.ConfigException;
import io.narthex.alert.group.Dispatcher;
import io.narthex.alert.group.Flush;
import io.narthex.alert.group.GroupView;
import io.narthex.alert.group.Ownership;
import io.narthex.alert.inhibit.Inhibitor;
import io.narthex.alert.log.LogListener;
import io.narthex.alert.log.LogWriter;
import io.narthex.alert.log.SlotListener;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.alert.notify.MutingParts;
import io.narthex.alert.notify.Notification;
import io.narthex.alert.notify.NotificationLog;
import io.narthex.alert.notify.NotificationReason;
import io.narthex.alert.notify.NotifyMetrics;
import io.narthex.alert.notify.Pipeline;
import io.narthex.alert.notify.Receiver;
import io.narthex.alert.notify.template.NotificationData;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.alert.route.Route;
import io.narthex.alert.silence.SilenceLimits;
import io.narthex.alert.silence.Silences;
import io.narthex.model.Labels;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;
import io.narthex.template.TemplateException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// State and live configuration of one router.
///
/// What the log says arrives through [LogListener] on the reader's thread, what clients post on theirs; alerts are put
/// into inhibition and groups one at a time, sources before targets. Reads never wait for sending.
public final class AlertRouter implements LogListener, SlotListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertRouter.class);
    private static final String NOBODY = """
                                         route:
                                           receiver: nobody
                                         receivers:
                                           - name: nobody
                                         """;
    private static final long MAINTENANCE_MS = 60_000;
    private static final long SETTLING_MS = 1_000;
    private static final Duration DRAIN = Duration.ofSeconds(8);
    /// After which an alert of a client is written again, well within the retention of the topic.
    private static final long RENEWAL_MS = Duration.ofDays(1).toMillis();

    private final RouterSettings settings;
    private final LogWriter writer;
    private final MatcherParser parser;
    private final AlertStore store;
    private final Silences silences;
    private final NotificationLog notified;
    private final NotifyMetrics notifyMetrics;
    private final RouterMetrics metrics;
    private final SystemTimers timers = new SystemTimers();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Object intake = new Object();
    private final Object maintenance = new Object();
    private final Map<AlertFingerprint, Integer> posting = new HashMap<>();
    private volatile LiveConfig live;
    private volatile Ownership ownership = _ -> false;
    private final AtomicBoolean isSettling = new AtomicBoolean();
    private volatile boolean isStarted;
    private final long startedMs = System.currentTimeMillis();
    private long sweptMs = startedMs;

    /// @throws ConfigException if the configuration breaks a rule
    public AlertRouter(RouterSettings settings, LogWriter writer, PrometheusRegistry registry, String version) {
        this.settings = settings;
        this.writer = writer;
        parser = new MatcherParser(settings.matcherMode());
        store = new AlertStore(settings.perAlertNameLimit());
        silences = new Silences(writer, new SilenceLimits(settings.maxSilences(), settings.maxSilenceSizeBytes(),
                settings.retention().toMillis()), parser, UUID::randomUUID);
        notified = new NotificationLog(writer);
        notifyMetrics = new NotifyMetrics(registry);
        metrics = new RouterMetrics(registry, version);
        live = assemble(readConfig());
        loaded();
        metrics.watch(registry, this);
        // Not on the timers' thread: it writes to the log, which may take its time.
        timers.every(MAINTENANCE_MS, () -> threads.execute(this::maintain));
    }

    private AlertmanagerConfig readConfig() {
        Path file = settings.configFile();
        return file == null
                ? AlertmanagerConfigLoader.parse(NOBODY, Path.of("/"), settings.matcherMode())
                : AlertmanagerConfigLoader.load(file, settings.matcherMode());
    }

    private LiveConfig assemble(AlertmanagerConfig config) {
        Route root = Route.tree(config.route());
        NotificationTemplates templates = NotificationTemplates.load(config.templates(), Clock.systemDefaultZone());
        Map<String, Receiver> receivers = new ReceiverAssembly(templates, notifyMetrics, settings).assemble(config,
                root);
        Inhibitor inhibitor = new Inhibitor(config.inhibitRules(), store);
        Ownership current = new Ownership() {
            @Override
            public boolean owns(String groupKey) {
                return ownership.owns(groupKey);
            }

            @Override
            public boolean isCertain() {
                return ownership.isCertain();
            }
        };
        Pipeline pipeline = new Pipeline(new MutingParts(inhibitor, silences, config.timeIntervals()),
                new Pipeline.Parts(receivers, notified, current,
                        (flush, receiver) -> routeLabels(templates, flush, receiver), notifyMetrics, writer, threads,
                        timers, settings.retention().toMillis(), random()));
        Dispatcher dispatcher = new Dispatcher(root, store, timers, pipeline, current,
                (route, groupKey, alert) -> notified.wasToldFiring(groupKey, route.receiver(),
                        alert.fingerprint().toString(), timers.nowMs()),
                (alert, route, groupKey) -> writer.alert("grouped", alert, groupKey, route.receiver(), ""));
        return new LiveConfig(config, root, templates, inhibitor, dispatcher, receivers);
    }

    private static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    private Map<String, String> routeLabels(NotificationTemplates templates, Flush flush, String receiver) {
        if (flush.route().labels().isEmpty()) {
            return Map.of();
        }
        // The reason is not known to route labels.
        Notification notification = new Notification(receiver, flush.groupKey(), flush.groupLabels(), flush.alerts(),
                NotificationReason.FIRST, Map.of(), flush.atMs(), 0);
        return templates.routeLabels(flush.route().labels(),
                NotificationData.of(notification, flush.alerts(), settings.externalUrl()));
    }

    private void loaded() {
        metrics.reloadSuccessful.set(1);
        metrics.reloadTimestamp.set(timers.nowMs() / 1000.0);
        metrics.configHash.set(live.config().hash());
        metrics.receivers.set(live.receivers().size());
        metrics.integrations.set(live.integrationCount());
        metrics.inhibitionRules.set(live.inhibitor().ruleCount());
        live.config().notBuilt().forEach(
                line -> log.atWarn().addKeyValue("config", line).log("the configuration asks for what is not built"));
    }

    /// Reads the configuration again. If it breaks a rule everything stays as it is.
    ///
    /// @throws ConfigException if it breaks a rule
    public synchronized void reload() {
        LiveConfig next;
        try {
            next = assemble(readConfig());
        } catch (RuntimeException e) {
            metrics.reloadSuccessful.set(0);
            throw e;
        }
        live.dispatcher().close();
        try {
            live.dispatcher().drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (intake) {
            LiveConfig old = live;
            Map<AlertFingerprint, KnownAlert> alerts = new LinkedHashMap<>();
            // A group may still have to tell what the store has forgotten.
            old.dispatcher().groups().forEach(group -> group.alerts()
                    .forEach(alert -> alerts.put(alert.fingerprint(), alert)));
            store.all().forEach(alert -> alerts.put(alert.fingerprint(), alert));
            alerts.values().forEach(next.inhibitor()::update);
            alerts.values().forEach(next.dispatcher()::process);
            live = next;
            old.close();
            if (isStarted) {
                next.dispatcher().start(startedMs + settings.startDelay().toMillis());
            }
        }
        loaded();
        log.atInfo().log("configuration reloaded");
    }

    /// Begins to notify: the log was read to the end that it had.
    ///
    /// @param allAlerts begins to read all alerts that the log holds then, and tells when that is done
    public void start(Ownership slots, Supplier<CompletableFuture<Void>> allAlerts) {
        ownership = slots;
        long nowMs = timers.nowMs();
        synchronized (intake) {
            Set<String> told = notified.toldFiring(nowMs);
            store.follow(fingerprint -> told.contains(fingerprint.toString()),
                    live.config().resolveTimeout().toMillis(), nowMs);
            isStarted = true;
            live.dispatcher().start(startedMs + settings.startDelay().toMillis());
        }
        timers.every(SETTLING_MS, () -> settle(allAlerts));
    }

    /// Makes sure that an alert whose promised end has passed was not renewed in a part of the log that is still unread.
    private void settle(Supplier<CompletableFuture<Void>> allAlerts) {
        if (!store.isSettlingDue(timers.nowMs()) || !isSettling.compareAndSet(false, true)) {
            return;
        }
        Map<String, Long> seen = store.seenEvaluations();
        allAlerts.get().whenComplete((_, failure) -> {
            isSettling.set(false);
            if (failure == null) {
                store.settle(seen);
            } else {
                log.atWarn().addKeyValue("error", failure.getMessage())
                        .log("alerts cannot be read to their end, promised ends do not count yet");
            }
        });
    }

    @Override
    public void slotsChanged() {
        live.dispatcher().ownershipChanged();
    }

    @Override
    public void drain(Duration atMost) throws InterruptedException {
        if (!live.dispatcher().drain(atMost)) {
            log.atWarn().log("a notification that took long was given up as its group went to another router");
        }
    }

    /// Takes valid alerts of a client; returns when they are durable.
    ///
    /// @throws RuntimeException if the log does not take them
    public void post(List<Alert> alerts) {
        long nowMs = timers.nowMs();
        List<KnownAlert> merged = new ArrayList<>(alerts.size());
        synchronized (intake) {
            for (Alert alert : alerts) {
                store.post(alert, nowMs).ifPresentOrElse(merged::add, metrics.limited::inc);
            }
            merged.forEach(alert -> posting.merge(alert.fingerprint(), 1, Integer::sum));
        }
        try {
            writer.writeAlerts(merged.stream().map(KnownAlert::alert).toList());
        } finally {
            // Also after a failure: the record may have become durable all the same, and been read back already.
            synchronized (intake) {
                merged.forEach(alert -> posting.computeIfPresent(alert.fingerprint(),
                        (_, count) -> count == 1 ? null : count - 1));
                route(merged.stream().map(KnownAlert::fingerprint).toList());
            }
        }
        merged.forEach(alert -> writer.alert(alert.endedAt(nowMs) ? "resolved" : "received", alert, "", "", "posted"));
    }

    /// Counts an alert of a client.
    public void countReceived(boolean isFiring) {
        metrics.received.labelValues(isFiring ? "firing" : "resolved", "v2").inc();
    }

    /// Counts an alert of a client that is invalid.
    public void countInvalid() {
        metrics.invalid.labelValues("v2").inc();
    }

    /// Under the intake lock.
    private void route(List<AlertFingerprint> fingerprints) {
        List<KnownAlert> alerts = new ArrayList<>(fingerprints.size());
        for (AlertFingerprint fingerprint : fingerprints) {
            KnownAlert alert = store.get(fingerprint);
            if (alert != null) {
                alerts.add(alert);
            }
        }
        long startNanos = System.nanoTime();
        alerts.forEach(live.inhibitor()::update);
        live.dispatcher().processAll(alerts);
        metrics.processing.observe((System.nanoTime() - startNanos) / 1e9);
    }

    @Override
    public void alert(Alert alert, long recordAtMs) {
        Optional<KnownAlert> applied = store.apply(alert, recordAtMs);
        applied.ifPresent(known -> {
            if (isStarted && !alert.source().equals(KnownAlert.API)) {
                writer.alert(known.endedAt(timers.nowMs()) ? "resolved" : "received", known, "", "", alert.source());
            }
            synchronized (intake) {
                // What is being posted here is routed with its whole batch, not as it is read back.
                if (!posting.containsKey(known.fingerprint())) {
                    route(List.of(known.fingerprint()));
                }
            }
        });
    }

    @Override
    public void silence(Silence silence) {
        silences.apply(silence);
    }

    @Override
    public void silenceErased(String id) {
        silences.forget(id);
    }

    @Override
    public void notified(NotificationLogEntry entry) {
        notified.apply(entry);
        entry.resolved().forEach(fingerprint -> store.endTold(AlertFingerprint.parse(fingerprint)));
    }

    @Override
    public void notificationErased(NotificationLog.Key key) {
        notified.forget(key);
    }

    private void maintain() {
        try {
            synchronized (maintenance) {
                sweep(timers.nowMs());
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("maintenance failed");
        }
    }

    private void sweep(long nowMs) {
        live.inhibitor().sweep(nowMs);
        live.dispatcher().sweep();
        notified.sweep(nowMs, ownership);
        silences.sweep(nowMs);
        if (nowMs - sweptMs >= settings.alertsGcInterval().toMillis()) {
            sweptMs = nowMs;
            store.sweep(nowMs);
        }
        renew(nowMs);
    }

    /// The log forgets what nobody writes; an alert of a client may be meant to fire for longer.
    private void renew(long nowMs) {
        synchronized (intake) {
            for (KnownAlert alert : store.firingLoggedBefore(nowMs - RENEWAL_MS, nowMs)) {
                // One router writes it, and not while a client's younger state is on its way.
                if (ownership.isCertain() && ownership.owns(alert.fingerprint().toString())
                        && !posting.containsKey(alert.fingerprint())) {
                    writer.renew(alert.alert());
                }
            }
        }
    }

    /// Sets a silence; returns its id when it is durable.
    ///
    /// @throws io.narthex.alert.silence.SilenceException if it breaks a rule
    public String setSilence(Silence wanted) {
        String id = silences.set(wanted, timers.nowMs());
        writer.event("silence_created", Labels.EMPTY, "", "", id,
                Map.of("createdBy", wanted.createdBy(), "comment", wanted.comment()));
        return id;
    }

    /// Expires a silence.
    ///
    /// @throws io.narthex.alert.silence.SilenceException if the id is unknown
    public void expireSilence(String id) {
        if (silences.expire(id, timers.nowMs())) {
            writer.event("silence_expired", Labels.EMPTY, "", "", id, Map.of());
        }
    }

    public Silences silences() {
        return silences;
    }

    public MatcherParser matcherParser() {
        return parser;
    }

    public AlertmanagerConfig config() {
        return live.config();
    }

    public long nowMs() {
        return timers.nowMs();
    }

    public Instant startedAt() {
        return Instant.ofEpochMilli(startedMs);
    }

    /// Alerts that have not ended.
    public List<KnownAlert> openAlerts() {
        long nowMs = timers.nowMs();
        return store.all().stream().map(alert -> store.asOf(alert, nowMs)).filter(alert -> !alert.endedAt(nowMs))
                .toList();
    }

    /// The routes that take an alert with these labels.
    public List<Route> routes(Labels labels) {
        return live.root().match(labels);
    }

    public AlertStatus status(Labels labels) {
        long nowMs = timers.nowMs();
        return new AlertStatus(silences.silencedBy(labels, nowMs), live.inhibitor().inhibitedBy(labels, nowMs)
                .map(inhibition -> List.of(inhibition.source().toString())).orElse(List.of()));
    }

    /// Groups with the alerts that have not ended; empty ones are left out.
    public List<GroupView> openGroups() {
        long nowMs = timers.nowMs();
        List<GroupView> open = new ArrayList<>();
        for (GroupView group : live.dispatcher().groups()) {
            List<KnownAlert> alerts = group.alerts().stream().map(alert -> store.asOf(alert, nowMs))
                    .filter(alert -> !alert.endedAt(nowMs)).toList();
            if (!alerts.isEmpty()) {
                open.add(new GroupView(group.route(), group.labels(), group.key(), alerts, group.mutedBy()));
            }
        }
        return open;
    }

    /// The labels of the group's route, rendered; as written where they do not render.
    public Map<String, String> routeLabels(GroupView group) {
        LiveConfig config = live;
        if (group.route().labels().isEmpty()) {
            return Map.of();
        }
        long nowMs = timers.nowMs();
        try {
            return routeLabels(config.templates(), new Flush(group.route(), group.labels(), group.key(),
                    group.alerts().stream().map(alert -> alert.withEnd(0)).toList(), nowMs, nowMs),
                    group.route().receiver());
        } catch (TemplateException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("route labels do not render");
            return group.route().labels();
        }
    }

    int groupCount() {
        return live.dispatcher().groupCount();
    }

    /// Stops timers and gives up what is being sent. Idempotent.
    @Override
    public void close() {
        live.close();
        timers.close();
        threads.shutdownNow();
    }
}
