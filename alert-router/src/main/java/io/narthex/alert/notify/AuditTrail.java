package io.narthex.alert.notify;

import java.util.Map;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.model.Labels;

/// Takes down what happens to alerts, and why.
public interface AuditTrail {
    /// @param kind `received`, `grouped`, `suppressed`, `notified`, `failed`, `resolved`
    void alert(String kind, KnownAlert alert, String groupKey, String receiver, String reason);

    /// @param kind `silence_created`, `silence_expired`, `attempt`
    void event(String kind, Labels labels, String groupKey, String receiver, String reason,
            Map<String, String> detail);
}
