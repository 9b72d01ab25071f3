package io.narthex.alert.group;

import java.util.function.Consumer;

/// Takes flushed groups to their receivers.
@FunctionalInterface
public interface Flusher {
    /// A flush on its way.
    interface InFlight {
        /// Gives up at the next opportunity; the result is still reported.
        void cancel();
    }

    /// Starts and returns; the result comes later on another thread, exactly once. A test may report at once.
    InFlight start(Flush flush, Consumer<FlushResult> result);
}
