package io.narthex.alert.notify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.narthex.alert.group.Ownership;
import io.narthex.schema.alert.NotificationLogEntry;

/// What each receiver was last told of each group. Thread-safe.
public final class NotificationLog {
    /// Identity of an entry.
    ///
    /// @param index among the integrations of its kind in the receiver
    public record Key(String groupKey, String receiver, String integration, int index) {
        static Key of(NotificationLogEntry entry) {
            return new Key(entry.groupKey(), entry.receiver(), entry.integration(), entry.index());
        }
    }

    /// Makes entries durable.
    public interface Writer {
        /// Returns once the entry is durable, or may not be soon: then it is still tried.
        void write(NotificationLogEntry entry);

        void erase(NotificationLogEntry entry);
    }

    private final Writer writer;
    private final Map<String, Map<Key, NotificationLogEntry>> byGroup = new HashMap<>();

    public NotificationLog(Writer writer) {
        this.writer = writer;
    }

    /// Takes a record of the log; the later notification counts.
    public synchronized void apply(NotificationLogEntry entry) {
        group(entry.groupKey()).merge(Key.of(entry), entry,
                (known, incoming) -> incoming.notifiedAtMs() >= known.notifiedAtMs() ? incoming : known);
    }

    private Map<Key, NotificationLogEntry> group(String groupKey) {
        return byGroup.computeIfAbsent(groupKey, _ -> new HashMap<>());
    }

    /// Takes an erasure of the log.
    public synchronized void forget(Key key) {
        Map<Key, NotificationLogEntry> entries = group(key.groupKey());
        entries.remove(key);
        if (entries.isEmpty()) {
            byGroup.remove(key.groupKey());
        }
    }

    /// Records a notification here, then in the log, so that who owns the group next knows of it.
    void record(NotificationLogEntry entry) {
        synchronized (this) {
            group(entry.groupKey()).put(Key.of(entry), entry);
        }
        writer.write(entry);
    }

    /// The entry, unless it has expired.
    synchronized Optional<NotificationLogEntry> find(Key key, long nowMs) {
        return Optional.ofNullable(byGroup.getOrDefault(key.groupKey(), Map.of()).get(key))
                .filter(entry -> entry.expiresAtMs() > nowMs);
    }

    /// Whether an integration of the receiver was last told that the alert fires.
    public synchronized boolean wasToldFiring(String groupKey, String receiver, String fingerprint, long nowMs) {
        return byGroup.getOrDefault(groupKey, Map.of()).values().stream()
                .anyMatch(entry -> entry.receiver().equals(receiver) && entry.expiresAtMs() > nowMs
                        && entry.firing().contains(fingerprint));
    }

    /// Fingerprints of all alerts that some receiver was last told to fire.
    public synchronized Set<String> toldFiring(long nowMs) {
        Set<String> told = new HashSet<>();
        byGroup.values().forEach(entries -> entries.values().stream().filter(entry -> entry.expiresAtMs() > nowMs)
                .forEach(entry -> told.addAll(entry.firing())));
        return told;
    }

    /// Erases what has expired. Only the owner of a group may, or an erasure could meet a newer entry.
    public synchronized void sweep(long nowMs, Ownership ownership) {
        List<NotificationLogEntry> expired = byGroup.values().stream().flatMap(entries -> entries.values().stream())
                .filter(entry -> entry.expiresAtMs() <= nowMs).toList();
        for (NotificationLogEntry entry : expired) {
            if (ownership.isCertain() && ownership.owns(entry.groupKey())) {
                forget(Key.of(entry));
                writer.erase(entry);
            }
        }
    }

    synchronized int size() {
        return byGroup.values().stream().mapToInt(Map::size).sum();
    }
}
