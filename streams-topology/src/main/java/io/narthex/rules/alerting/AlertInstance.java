package io.narthex.rules.alerting;

import java.time.Duration;
import java.util.Map;

import io.narthex.model.Labels;

/// One alert of a rule: a label set with its place in the alert's life. Immutable; the methods give the legal successors.
///
/// ```
/// (absent) ──► Pending ──► Firing ──► Resolved ──► (absent, 15 min later)
///                 │  ◄────── │ ▲  └─ kept firing ─┘    │
///                 ▼  for was │ └── condition holds     └──► Pending, where the condition holds again
///             (absent) raised
/// ```
///
/// Times are evaluation times in epoch milliseconds.
public sealed interface AlertInstance {
    /// How long a resolved alert is remembered and sent again.
    long RESOLVED_RETENTION_MS = Duration.ofMinutes(15).toMillis();

    /// The alert's identity within its rule.
    Labels labels();

    Map<String, String> annotations();

    double value();

    /// When the condition began to hold.
    long activeAtMs();

    /// A condition that begins to hold.
    static Pending begin(Labels labels, Map<String, String> annotations, double value, long atMs) {
        return new Pending(labels, annotations, value, atMs);
    }

    /// The condition holds, not yet for as long as the rule asks.
    record Pending(Labels labels, Map<String, String> annotations, double value,
            long activeAtMs) implements AlertInstance {
        public Pending {
            annotations = Map.copyOf(annotations);
        }

        public Pending refreshed(Map<String, String> newAnnotations, double newValue) {
            return new Pending(labels, newAnnotations, newValue, activeAtMs);
        }

        public boolean isDue(long atMs, long holdDurationMs) {
            return atMs - activeAtMs >= holdDurationMs;
        }

        public Firing fire(long atMs) {
            return new Firing(labels, annotations, value, activeAtMs, atMs, 0, 0);
        }
    }

    /// @param keepFiringSinceMs when the condition ceased while the alert is kept firing; 0 while it holds
    /// @param lastSentMs 0 before the first time
    record Firing(Labels labels, Map<String, String> annotations, double value, long activeAtMs, long firedAtMs,
            long keepFiringSinceMs, long lastSentMs) implements AlertInstance {
        public Firing {
            annotations = Map.copyOf(annotations);
        }

        public Firing refreshed(Map<String, String> newAnnotations, double newValue) {
            return new Firing(labels, newAnnotations, newValue, activeAtMs, firedAtMs, 0, lastSentMs);
        }

        /// Without its condition: still firing if the rule keeps it so, else resolved.
        public AlertInstance withoutCondition(long atMs, long keepFiringForMs) {
            long since = keepFiringSinceMs == 0 ? atMs : keepFiringSinceMs;
            if (keepFiringForMs > 0 && atMs - since < keepFiringForMs) {
                return new Firing(labels, annotations, value, activeAtMs, firedAtMs, since, lastSentMs);
            }
            return resolved(atMs);
        }

        public Resolved resolved(long atMs) {
            return new Resolved(labels, annotations, value, activeAtMs, firedAtMs, atMs, lastSentMs);
        }

        /// Where a reload raised the rule's `for` beyond the alert's age.
        public Pending demoted() {
            return new Pending(labels, annotations, value, activeAtMs);
        }

        public boolean isTooYoung(long atMs, long holdDurationMs) {
            return atMs - activeAtMs < holdDurationMs;
        }

        public boolean needsSending(long atMs, long resendDelayMs) {
            return lastSentMs + resendDelayMs < atMs;
        }

        /// Whether some record says that it fires.
        public boolean isSent() {
            return lastSentMs != 0;
        }

        public Firing sent(long atMs) {
            return new Firing(labels, annotations, value, activeAtMs, firedAtMs, keepFiringSinceMs, atMs);
        }
    }

    /// The condition ceased after the alert had fired.
    record Resolved(Labels labels, Map<String, String> annotations, double value, long activeAtMs, long firedAtMs,
            long resolvedAtMs, long lastSentMs) implements AlertInstance {
        public Resolved {
            annotations = Map.copyOf(annotations);
        }

        public boolean isForgotten(long atMs) {
            return atMs - resolvedAtMs > RESOLVED_RETENTION_MS;
        }

        public boolean needsSending(long atMs, long resendDelayMs) {
            return resolvedAtMs > lastSentMs || lastSentMs + resendDelayMs < atMs;
        }

        public Resolved sent(long atMs) {
            return new Resolved(labels, annotations, value, activeAtMs, firedAtMs, resolvedAtMs, atMs);
        }
    }
}
