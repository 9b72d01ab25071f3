package io.narthex.schema.alert;

import java.util.List;
import java.util.Map;

import io.narthex.model.TenantId;

/// What was last notified of a group to a receiver.
///
/// @param tenant isolation unit that the record belongs to
/// @param groupKey group key as Alertmanager writes it
/// @param receiver name of the receiver
/// @param integration kind of the integration, such as webhook
/// @param index position of the integration among those of its kind in the receiver
/// @param notifiedAtMs when the notification was sent, epoch milliseconds
/// @param expiresAtMs when the entry may be forgotten, epoch milliseconds
/// @param firing fingerprints of the alerts notified as firing
/// @param resolved fingerprints of the alerts notified as resolved
/// @param receiverData what the integration keeps for its next notification of the group
public record NotificationLogEntry(TenantId tenant, String groupKey, String receiver, String integration, int index,
        long notifiedAtMs, long expiresAtMs, List<String> firing, List<String> resolved,
        Map<String, String> receiverData) {
    public NotificationLogEntry {
        firing = List.copyOf(firing);
        resolved = List.copyOf(resolved);
        receiverData = Map.copyOf(receiverData);
    }
}
