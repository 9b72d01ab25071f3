package io.narthex.standalone;

import io.narthex.model.Labels;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Remote writes at a steady rate which remember what was acknowledged.
///
/// The senders of even number are patient, as Prometheus is: they send a request again until it is acknowledged. Those
/// of odd number send everything once, so that their samples are never late.
final class WriteLoad implements AutoCloseable {
    /// The metric that is sent, with labels `sender`, `request` and `series`.
    static final String METRIC = "load_value";

    /// Half the lateness that rules wait for.
    private static final long SLOW_MS = 1000;
    private static final long INTERVAL_MS = 1000;
    private static final long RETRY_PAUSE_MS = 100;

    private final String web;
    private final Http http = new Http();
    private final List<Sender> senders = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Integer> unexpected = new ArrayList<>();
    private volatile boolean stopping;

    /// @param senders each with `requests` requests of `series` series a second
    record Shape(int senders, int requests, int series) {
        int samplesPerSecond() {
            return senders * requests * series;
        }
    }

    /// What was sent of one request's series: every series has a sample at each of the times.
    ///
    /// @param acknowledgedMs times whose samples must be there
    /// @param uncertainMs times whose samples may be there
    /// @param slow what took so long that an evaluation may have gone before
    record Sent(int sender, int request, int seriesCount, List<Long> acknowledgedMs, List<Long> uncertainMs,
            List<Slow> slow) {
        String selector() {
            return METRIC + "{sender=\"" + sender + "\",request=\"" + request + "\"}";
        }
    }

    /// A request that took longer than [#SLOW_MS].
    record Slow(long timestampMs, long settledMs) {
        /// Whether rules may have evaluated a time without the samples that queries count for it.
        boolean mayMiss(long evaluationMs) {
            return timestampMs <= evaluationMs && settledMs > evaluationMs + SLOW_MS;
        }
    }

    /// @param web base URL of the remote write receiver
    WriteLoad(String web, Shape shape) {
        this.web = web;
        for (int sender = 0; sender < shape.senders(); sender++) {
            senders.add(new Sender(sender, shape));
        }
    }

    void start() {
        senders.forEach(sender -> sender.thread.start());
    }

    long acknowledgedSamples() {
        return acknowledged.get();
    }

    /// Requests answered 503.
    int refusedRequests() {
        return refused.get();
    }

    int unansweredRequests() {
        return unanswered.get();
    }

    /// Statuses other than 204 and 503.
    List<Integer> unexpectedStatuses() {
        synchronized (unexpected) {
            return List.copyOf(unexpected);
        }
    }

    /// Ends the senders once their last request is settled.
    List<Sent> stop() throws InterruptedException {
        stopping = true;
        for (Sender sender : senders) {
            sender.thread.join();
        }
        return senders.stream().flatMap(sender -> sender.sent.stream()).toList();
    }

    /// The one value that a series has at a time: whole numbers, tenths and thirds, so that every encoding has its share.
    static double value(int series, long timestampMs) {
        long number = series + timestampMs / INTERVAL_MS % 10_000;
        return switch (series % 3) {
            case 0 -> number;
            case 1 -> number / 10.0;
            default -> number / 3.0;
        };
    }

    @Override
    public void close() {
        stopping = true;
        senders.forEach(sender -> sender.thread.interrupt());
    }

    private final class Sender {
        private final boolean patient;
        private final List<Sent> sent = new ArrayList<>();
        private final List<List<byte[]>> labels = new ArrayList<>();
        private final Thread thread;

        Sender(int number, Shape shape) {
            patient = number % 2 == 0;
            for (int request = 0; request < shape.requests(); request++) {
                sent.add(new Sent(number, request, shape.series(), new ArrayList<>(), new ArrayList<>(),
                        new ArrayList<>()));
                List<byte[]> encoded = new ArrayList<>();
                for (int series = 0; series < shape.series(); series++) {
                    encoded.add(RemoteWriteBody.encode(labels(number, request, series)));
                }
                labels.add(encoded);
            }
            thread = Thread.ofPlatform().name("load-" + number).daemon().unstarted(this::run);
        }

        private static Labels labels(int sender, int request, int series) {
            return Labels.of("__name__", METRIC, "instance", "load:" + sender, "job", "load", "request",
                    Integer.toString(request), "sender", Integer.toString(sender), "series",
                    Integer.toString(series));
        }

        private void run() {
            long dueMs = System.currentTimeMillis();
            try {
                while (!stopping) {
                    for (int request = 0; request < sent.size() && !stopping; request++) {
                        settle(request, System.currentTimeMillis());
                    }
                    dueMs = Math.max(dueMs + INTERVAL_MS, System.currentTimeMillis() - INTERVAL_MS);
                    Thread.sleep(Math.max(0, dueMs - System.currentTimeMillis()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void settle(int request, long timestampMs) throws InterruptedException {
            Sent ledger = sent.get(request);
            boolean done = send(request, timestampMs);
            while (!done && patient) {
                Thread.sleep(RETRY_PAUSE_MS);
                done = send(request, timestampMs);
            }
            if (done) {
                ledger.acknowledgedMs().add(timestampMs);
                acknowledged.addAndGet(ledger.seriesCount());
            } else {
                ledger.uncertainMs().add(timestampMs);
            }
            long settledMs = System.currentTimeMillis();
            if (settledMs - timestampMs > SLOW_MS) {
                ledger.slow().add(new Slow(timestampMs, settledMs));
            }
        }

        private boolean send(int request, long timestampMs) {
            RemoteWriteBody body = new RemoteWriteBody();
            List<byte[]> series = labels.get(request);
            for (int i = 0; i < series.size(); i++) {
                body.sample(series.get(i), timestampMs, value(i, timestampMs));
            }
            try {
                int status = http.send(body.to(web)).statusCode();
                if (status == 503) {
                    refused.incrementAndGet();
                } else if (status != 204) {
                    synchronized (unexpected) {
                        unexpected.add(status);
                    }
                }
                return status == 204;
            } catch (UncheckedIOException e) {
                unanswered.incrementAndGet();
                return false;
            }
        }
    }
}
