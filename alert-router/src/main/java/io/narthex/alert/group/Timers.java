package io.narthex.alert.group;

/// Runs things later. Tests turn the clock by hand.
public interface Timers {
    /// A thing that will run.
    interface Timer {
        /// Harmless if it ran or was cancelled.
        void cancel();
    }

    /// Runs once when the clock reaches `atMs`, soon if that is past.
    Timer at(long atMs, Runnable action);

    long nowMs();
}
