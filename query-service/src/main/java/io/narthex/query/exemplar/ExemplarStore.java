package io.narthex.query.exemplar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The newest exemplars of all series, so many and no more: the one that came first makes room for the next.
///
/// As in Prometheus, the exemplars of a series come in the order of their times: what repeats the newest is dropped in
/// silence, what is older is counted and dropped. Of one time they come in the order of value and labels, so that a
/// repeated histogram is known without a search. Thread-safe.
public final class ExemplarStore {
    private static final Comparator<Exemplar> ORDER = Comparator.comparingLong(Exemplar::timestampMs)
            .thenComparingDouble(Exemplar::value).thenComparing(Exemplar::labels);

    private final ExemplarMetrics metrics;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<SeriesId, Held> bySeries = new HashMap<>();
    /// The series of each exemplar, in the order they came. A series' own are in that order too, so the first exemplar
    /// of the first series is the next to go.
    private final Deque<Held> arrivals = new ArrayDeque<>();
    private volatile long capacity;

    /// What is held of one series, oldest first.
    private record Held(SeriesId id, TenantId tenant, Labels series, Deque<Exemplar> exemplars) {}

    /// @param capacity how many exemplars are held; 0 for none
    public ExemplarStore(long capacity, PrometheusRegistry registry) {
        this.capacity = capacity;
        metrics = new ExemplarMetrics(registry, this);
    }

    /// Whether exemplars are held at all.
    public boolean isEnabled() {
        return capacity > 0;
    }

    long capacity() {
        return capacity;
    }

    /// Holds at most so many from now on; the first to have come go.
    public void resize(long newCapacity) {
        lock.writeLock().lock();
        try {
            capacity = Math.max(0, newCapacity);
            while (arrivals.size() > capacity) {
                dropFirst();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Adds an exemplar unless it is older than the newest of its series, or equal to it.
    public void add(TenantId tenant, Labels series, Exemplar exemplar) {
        lock.writeLock().lock();
        try {
            if (capacity == 0) {
                return;
            }
            SeriesId id = SeriesId.of(tenant, series);
            Held known = bySeries.get(id);
            int order = known == null ? 1 : ORDER.compare(exemplar, known.exemplars().getLast());
            if (order > 0) {
                append(id, tenant, series, exemplar);
                metrics.appended();
            } else if (order < 0) {
                metrics.outOfOrder();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void append(SeriesId id, TenantId tenant, Labels series, Exemplar exemplar) {
        if (arrivals.size() >= capacity) {
            dropFirst();
        }
        Held held = bySeries.computeIfAbsent(id, added -> new Held(added, tenant, series, new ArrayDeque<>(1)));
        held.exemplars().addLast(exemplar);
        arrivals.addLast(held);
    }

    private void dropFirst() {
        Held held = arrivals.removeFirst();
        held.exemplars().removeFirst();
        if (held.exemplars().isEmpty()) {
            bySeries.remove(held.id());
        }
    }

    /// The exemplars in the closed range of the series that pass one of the matcher sets, in the order of labels.
    public List<SeriesExemplars> select(TenantId tenant, List<List<Matcher>> matcherSets, long startMs, long endMs) {
        List<SeriesExemplars> selected = new ArrayList<>();
        lock.readLock().lock();
        try {
            for (Held held : bySeries.values()) {
                if (held.exemplars().getLast().timestampMs() < startMs
                        || held.exemplars().getFirst().timestampMs() > endMs
                        || !held.tenant().equals(tenant) || !passes(held.series(), matcherSets)) {
                    continue;
                }
                List<Exemplar> inRange = held.exemplars().stream()
                        .filter(one -> one.timestampMs() >= startMs && one.timestampMs() <= endMs).toList();
                if (!inRange.isEmpty()) {
                    selected.add(new SeriesExemplars(held.series(), inRange));
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        selected.sort(Comparator.comparing(SeriesExemplars::series));
        return selected;
    }

    private static boolean passes(Labels series, List<List<Matcher>> matcherSets) {
        return matcherSets.stream().anyMatch(set -> set.stream().allMatch(matcher -> matcher.matches(series)));
    }

    int size() {
        lock.readLock().lock();
        try {
            return arrivals.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    int seriesCount() {
        lock.readLock().lock();
        try {
            return bySeries.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Time of the exemplar that came first, 0 where there is none.
    long firstTimestampMs() {
        lock.readLock().lock();
        try {
            Held first = arrivals.peekFirst();
            return first == null ? 0 : first.exemplars().getFirst().timestampMs();
        } finally {
            lock.readLock().unlock();
        }
    }
}
