package io.narthex.alert.group;

import java.util.function.Consumer;

/// Takes flushed groups to their receivers.
@FunctionalInterface
public interface Flusher {
    /// A flush on its way.
    interface InFlight {
        /// Lets the attempt that is being made end, and makes no other; the result is still reported.
        void stop();

        /// Gives up at the next opportunity, also an attempt that is being made; the result is still reported.
        void cancel();
    }

    /// Starts and returns; the result comes later on another thread, exactly once. A test may report at once.
    InFlight start(Flush flush, Consumer<FlushResult> result);
}
