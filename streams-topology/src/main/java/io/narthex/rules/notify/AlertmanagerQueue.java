package io.narthex.rules.notify;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.narthex.config.client.HttpFetcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for one Alertmanager, and the thread that sends it. What could not be sent is dropped, for rules write an
/// alert again as long as it goes on. Thread-safe.
final class AlertmanagerQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertmanagerQueue.class);
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json", "User-Agent",
            "Narthex");

    private final URI url;
    private final HttpFetcher fetcher;
    private final Duration timeout;
    private final NotifierSettings settings;
    private final NotifierMetrics metrics;
    private final Deque<Outgoing> queue = new ArrayDeque<>();
    private final Thread thread;
    private boolean isClosed;

    /// @param fetcher owned by the caller
    AlertmanagerQueue(URI url, HttpFetcher fetcher, Duration timeout, NotifierSettings settings,
            NotifierMetrics metrics) {
        this.url = url;
        this.fetcher = fetcher;
        this.timeout = timeout;
        this.settings = settings;
        this.metrics = metrics;
        metrics.known(url.toString());
        this.thread = Thread.ofVirtual().name("notify-" + url).start(this::run);
    }

    synchronized void add(Outgoing alert) {
        alert.delivery().begin();
        if (isClosed) {
            alert.delivery().end();
            return;
        }
        if (queue.size() == settings.queueCapacity()) {
            queue.removeFirst().delivery().end();
            metrics.dropped(url.toString(), 1);
        }
        queue.addLast(alert);
        notifyAll();
    }

    synchronized int length() {
        return queue.size();
    }

    private synchronized List<Outgoing> take() throws InterruptedException {
        while (queue.isEmpty()) {
            wait();
        }
        List<Outgoing> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < settings.batchSize()) {
            batch.add(queue.removeFirst());
        }
        return batch;
    }

    private void run() {
        try {
            while (true) {
                List<Outgoing> batch = take();
                send(batch);
                batch.forEach(alert -> alert.delivery().end());
            }
        } catch (InterruptedException e) {
            log.atTrace().addKeyValue("alertmanager", url).setCause(e).log("no more alerts go there");
        }
    }

    private void send(List<Outgoing> batch) {
        long startNanos = System.nanoTime();
        try (HttpFetcher.Response response = fetcher.post(url, HEADERS, AlertJson.render(batch), timeout)) {
            if (response.status() / 100 != 2) {
                throw new IOException("bad response status " + response.statusText());
            }
            response.body().readAllBytes();
        } catch (IOException e) {
            metrics.failed(url.toString(), batch.size());
            metrics.dropped(url.toString(), batch.size());
            log.atError().addKeyValue("alertmanager", url).addKeyValue("alertCount", batch.size())
                    .addKeyValue("error", e.getMessage()).log("Error sending alerts");
        } finally {
            metrics.sent(url.toString(), batch.size(), System.nanoTime() - startNanos);
        }
    }

    /// Drops what still waits: whoever removes an Alertmanager wants nothing sent there.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            queue.forEach(alert -> alert.delivery().end());
            queue.clear();
        }
        thread.interrupt();
        metrics.gone(url.toString());
    }
}
