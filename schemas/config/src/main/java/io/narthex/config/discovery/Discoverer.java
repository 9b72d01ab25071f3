package io.narthex.config.discovery;

import io.narthex.config.TargetGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A mechanism that is asked again and again. Confined to the thread of its [PoolDiscovery] loop.
sealed interface Discoverer extends AutoCloseable permits FileDiscoverer, HttpDiscoverer {
    String mechanism();

    /// All target groups there are now. A part that cannot be read keeps what it gave last.
    List<TargetGroup> refresh() throws IOException;

    /// Waits for a reason to refresh, or for the refresh interval.
    void await() throws InterruptedException;

    Duration refreshInterval();

    @Override
    void close();
}
