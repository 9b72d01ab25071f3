package io.narthex.query.http;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/// Reads the forms of requests, on their event loops: each within a time, and all of them within a number of bytes.
final class FormReader {
    /// Prometheus' `--web.read-timeout`.
    private static final long TIMEOUT_MS = 300_000;

    private final long maxBytesInFlight;
    private final AtomicLong bytesInFlight = new AtomicLong();

    /// @param maxBytesInFlight of all forms whose requests are not answered yet
    FormReader(long maxBytesInFlight) {
        this.maxBytesInFlight = maxBytesInFlight;
    }

    /// Calls one of the two once; an empty form is that of a request without one.
    ///
    /// @param then with the form; [#release] is due once it is not needed any more
    /// @param refuse with the status code
    void read(RoutingContext context, Consumer<Buffer> then, IntConsumer refuse) {
        if (!hasForm(context.request())) {
            then.accept(Buffer.buffer());
            return;
        }
        new Reading(context, then, refuse).begin();
    }

    private static boolean hasForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return request.method() != HttpMethod.GET && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    void release(Buffer form) {
        bytesInFlight.addAndGet(-form.length());
    }

    /// One form that comes in. Confined to the event loop.
    private final class Reading {
        private final Vertx vertx;
        private final HttpServerRequest request;
        private final Consumer<Buffer> then;
        private final IntConsumer refuse;
        private final Buffer form = Buffer.buffer();
        private long timer;
        private boolean over;

        Reading(RoutingContext context, Consumer<Buffer> then, IntConsumer refuse) {
            vertx = context.vertx();
            request = context.request();
            this.then = then;
            this.refuse = refuse;
        }

        void begin() {
            timer = vertx.setTimer(TIMEOUT_MS, late -> giveUp(408));
            request.handler(this::add);
            request.endHandler(end -> finish());
            request.exceptionHandler(broken -> giveUp(400));
            request.resume();
        }

        private void add(Buffer part) {
            if (over) {
                return;
            }
            if (form.length() + part.length() > FormBody.MAX_BYTES) {
                giveUp(413);
            } else if (bytesInFlight.addAndGet(part.length()) > maxBytesInFlight) {
                bytesInFlight.addAndGet(-part.length());
                giveUp(503);
            } else {
                form.appendBuffer(part);
            }
        }

        private void finish() {
            if (end()) {
                then.accept(form);
            }
        }

        private void giveUp(int code) {
            if (end()) {
                release(form);
                refuse.accept(code);
            }
        }

        /// @return whether it was not over before
        private boolean end() {
            boolean first = !over;
            over = true;
            vertx.cancelTimer(timer);
            return first;
        }
    }
}
