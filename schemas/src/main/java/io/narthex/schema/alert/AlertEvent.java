package io.narthex.schema.alert;

import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;

/// Something that happened to an alert, and why.
///
/// @param tenant isolation unit that the record belongs to
/// @param atMs when it happened, epoch milliseconds
/// @param kind received, grouped, suppressed, notified, failed, resolved, silence_created, silence_expired or another word of the documentation
/// @param fingerprint the alert's fingerprint, or empty where the event is about none
/// @param labels the alert's labels
/// @param groupKey group concerned, or empty
/// @param receiver receiver concerned, or empty
/// @param reason why, such as the id of the silence or the error of the attempt
/// @param detail further facts
public record AlertEvent(TenantId tenant, long atMs, String kind, String fingerprint, Labels labels, String groupKey,
        String receiver, String reason, Map<String, String> detail) {
    public AlertEvent {
        detail = Map.copyOf(detail);
    }
}
