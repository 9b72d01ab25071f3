package io.narthex.schema.status;

import java.util.List;

/// Where alerts of rules go besides the alert router.
///
/// @param instanceId rules instance that sends
/// @param activeUrls Alertmanagers that get them
/// @param droppedUrls Alertmanagers that relabelling dropped
public record NotifierStatus(String instanceId, List<String> activeUrls, List<String> droppedUrls)
        implements
            StatusRecord {
    public NotifierStatus {
        activeUrls = List.copyOf(activeUrls);
        droppedUrls = List.copyOf(droppedUrls);
    }
}
