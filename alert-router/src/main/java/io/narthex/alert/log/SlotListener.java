package io.narthex.alert.log;

import java.time.Duration;

/// Told of the slots that this router gains and loses.
public interface SlotListener {
    /// What this router owns has changed.
    void slotsChanged();

    /// Returns once nothing is being sent any more of the slots that went away, at the latest after the duration.
    ///
    /// @throws InterruptedException if the thread was interrupted
    void drain(Duration atMost) throws InterruptedException;
}
