package io.narthex.standalone;

import java.util.ArrayDeque;
import java.util.Deque;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes what was opened, last first. Thread-safe; closing twice does nothing more.
final class Teardown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private record Opened(String name, AutoCloseable resource) {}

    private final Deque<Opened> opened = new ArrayDeque<>();
    private boolean closed;

    /// Takes over the resource; if the teardown has begun meanwhile, closes it at once.
    synchronized <T extends AutoCloseable> T add(String name, T resource) {
        opened.push(new Opened(name, resource));
        if (closed) {
            closeAll();
            throw new IllegalStateException("stopped while starting");
        }
        return resource;
    }

    /// One that fails keeps none of the others open: each failure is logged.
    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            Opened next = opened.pop();
            try {
                next.resource().close();
            } catch (Exception e) {
                LOG.atError().setCause(e).addKeyValue("part", next.name()).log("closing failed");
            }
        }
    }
}
