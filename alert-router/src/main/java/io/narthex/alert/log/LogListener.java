package io.narthex.alert.log;

import io.narthex.alert.notify.NotificationLog;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.NotificationLogEntry;
import io.narthex.schema.alert.Silence;

/// Takes what the log says, in the order of each partition, each topic on a thread of its own.
public interface LogListener {
    /// @param recordAtMs when the log took the record
    void alert(Alert alert, long recordAtMs);

    void silence(Silence silence);

    void silenceErased(String id);

    void notified(NotificationLogEntry entry);

    void notificationErased(NotificationLog.Key key);
}
