package io.narthex.alert.notify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        /// Returns once the entry is on its way; it is retried until it is durable.
        void write(NotificationLogEntry entry);

        void erase(NotificationLogEntry entry);
    }

    private final Writer writer;
    private final Map<Key, NotificationLogEntry> entries = new HashMap<>();

    public NotificationLog(Writer writer) {
        this.writer = writer;
    }

    /// Takes a record of the log; the later notification counts.
    public synchronized void apply(NotificationLogEntry entry) {
        entries.merge(Key.of(entry), entry,
                (known, incoming) -> incoming.notifiedAtMs() >= known.notifiedAtMs() ? incoming : known);
    }

    /// Takes an erasure of the log.
    public synchronized void forget(Key key) {
        entries.remove(key);
    }

    /// Records a notification: at once here, soon in the log.
    synchronized void record(NotificationLogEntry entry) {
        entries.put(Key.of(entry), entry);
        writer.write(entry);
    }

    /// The entry, unless it has expired.
    synchronized Optional<NotificationLogEntry> find(Key key, long nowMs) {
        return Optional.ofNullable(entries.get(key)).filter(entry -> entry.expiresAtMs() > nowMs);
    }

    /// Whether an integration of the receiver was last told that the alert fires.
    public synchronized boolean wasToldFiring(String groupKey, String receiver, String fingerprint, long nowMs) {
        return entries.values().stream()
                .anyMatch(entry -> entry.groupKey().equals(groupKey) && entry.receiver().equals(receiver)
                        && entry.expiresAtMs() > nowMs && entry.firing().contains(fingerprint));
    }

    /// Erases what has expired. Only the owner of a group may, or an erasure could meet a newer entry.
    public synchronized void sweep(long nowMs, Ownership ownership) {
        List<NotificationLogEntry> expired = entries.values().stream().filter(entry -> entry.expiresAtMs() <= nowMs)
                .toList();
        for (NotificationLogEntry entry : expired) {
            if (ownership.owns(entry.groupKey())) {
                entries.remove(Key.of(entry));
                writer.erase(entry);
            }
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
