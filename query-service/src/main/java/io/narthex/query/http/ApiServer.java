package io.narthex.query.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

import io.narthex.promql.limits.Cancellation;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds endpoints to routes: reads the request on the event loop, answers on a thread that may block, renders the
/// envelope and streams it.
final class ApiServer {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_REQUESTS_IN_FLIGHT = 512;
    private static final long MAX_FORM_BYTES_IN_FLIGHT = 64 << 20;

    private final Router router;
    private final Executor executor;
    private final Cors cors;
    private final HttpMetrics metrics;
    private final BooleanSupplier isReady;
    private final long stallTimeoutMs;
    private final Semaphore inFlight = new Semaphore(MAX_REQUESTS_IN_FLIGHT);
    private final FormReader forms = new FormReader(MAX_FORM_BYTES_IN_FLIGHT);

    /// @param executor runs one request per task; its threads may block
    /// @param stallTimeoutMs how long a client may read nothing before its answer is given up
    ApiServer(Router router, Executor executor, Cors cors, HttpMetrics metrics, BooleanSupplier isReady,
            long stallTimeoutMs) {
        this.router = router;
        this.executor = executor;
        this.cors = cors;
        this.metrics = metrics;
        this.isReady = isReady;
        this.stallTimeoutMs = stallTimeoutMs;
        // Clients that ask before they post, whatever the path.
        router.options("/api/v1/*").handler(context -> {
            cors.apply(context.request());
            context.response().setStatusCode(204).end();
        });
    }

    void get(String path, Endpoint endpoint) {
        route(path, List.of(HttpMethod.GET), true, endpoint);
    }

    void getAlways(String path, Endpoint endpoint) {
        route(path, List.of(HttpMethod.GET), false, endpoint);
    }

    void getOrPost(String path, Endpoint endpoint) {
        route(path, List.of(HttpMethod.GET, HttpMethod.POST), true, endpoint);
    }

    void postOrPut(String path, Endpoint endpoint) {
        route(path, List.of(HttpMethod.POST, HttpMethod.PUT), true, endpoint);
    }

    /// An endpoint that writes its own body; its errors are plain text.
    void getText(String path, TextEndpoint endpoint) {
        router.get(path).handler(context -> handle(context, path, true,
                (request, out) -> respondText(context, request, out, endpoint)));
        refuseOtherMethods(path, List.of(HttpMethod.GET));
    }

    /// As [#getUncompressed], and with parameters in a form.
    void getOrPostUncompressed(String path, TextEndpoint endpoint) {
        uncompressed(path, List.of(HttpMethod.GET, HttpMethod.POST), endpoint);
    }

    /// An endpoint that writes its own body, never compressed; its errors before the first byte are enveloped.
    void getUncompressed(String path, TextEndpoint endpoint) {
        uncompressed(path, List.of(HttpMethod.GET), endpoint);
    }

    private void uncompressed(String path, List<HttpMethod> methods, TextEndpoint endpoint) {
        route(path, methods, true, (request, out) -> {
            out.leaveUncompressed();
            endpoint.answer(request, out);
            return 200;
        });
    }

    /// A stream of events, which the handler keeps open; called on the event loop, ready or not.
    void getEvents(String path, Handler<HttpServerRequest> handler) {
        router.get(path).handler(context -> {
            cors.apply(context.request());
            handler.handle(context.request());
        });
        refuseOtherMethods(path, List.of(HttpMethod.GET));
    }

    private void route(String path, List<HttpMethod> methods, boolean whenReady, Endpoint endpoint) {
        route(path, methods, whenReady, (request, out) -> {
            Answer answer = endpoint.answer(request);
            if (answer.data() == null) {
                return 204;
            }
            out.header("Content-Type", "application/json");
            answer.write(new JsonWriter(out.begin(200)));
            return 200;
        });
    }

    private void route(String path, List<HttpMethod> methods, boolean whenReady, Responder responder) {
        for (HttpMethod method : methods) {
            router.route(method, path).handler(context -> handle(context, path, whenReady, responder));
        }
        refuseOtherMethods(path, methods);
    }

    private void refuseOtherMethods(String path, List<HttpMethod> methods) {
        String allowed = String.join(", ", methods.stream().map(HttpMethod::name).toList()) + ", OPTIONS";
        router.route(path).handler(context -> context.response().setStatusCode(405).putHeader("Allow", allowed)
                .putHeader("Content-Type", "text/plain; charset=utf-8").putHeader("X-Content-Type-Options", "nosniff")
                .end("Method Not Allowed\n"));
    }

    private static int respondText(RoutingContext context, ApiRequest request, Outgoing out, TextEndpoint endpoint)
            throws IOException {
        try {
            endpoint.answer(request, out);
            return 200;
        } catch (ApiException e) {
            context.response().putHeader("X-Content-Type-Options", "nosniff");
            out.header("Content-Type", "text/plain; charset=utf-8");
            out.begin(e.httpCode()).write((e.text() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return e.httpCode();
        }
    }

    private void handle(RoutingContext context, String path, boolean whenReady, Responder responder) {
        long startNanos = System.nanoTime();
        HttpServerRequest request = context.request();
        cors.apply(request);
        request.response().headers().add("Vary", "Accept-Encoding");
        if (whenReady && !isReady.getAsBoolean()) {
            refuse(context, path, startNanos, "Service Unavailable");
            return;
        }
        Cancellation cancellation = new Cancellation();
        request.response().closeHandler(closed -> cancellation.cancel());
        forms.read(context, form -> begin(context, path, startNanos, form, cancellation, responder), code -> {
            request.response().setStatusCode(code).end();
            metrics.observe(path, code, startNanos, 0);
        });
    }

    private void begin(RoutingContext context, String path, long startNanos, Buffer form, Cancellation cancellation,
            Responder responder) {
        if (!inFlight.tryAcquire()) {
            forms.release(form);
            refuse(context, path, startNanos, "too many requests in flight, the limit is " + MAX_REQUESTS_IN_FLIGHT);
            return;
        }
        executor.execute(() -> {
            try {
                respond(context, path, startNanos, form, cancellation, responder);
            } finally {
                inFlight.release();
                forms.release(form);
            }
        });
    }

    private void refuse(RoutingContext context, String path, long startNanos, String text) {
        context.response().setStatusCode(503).putHeader("X-Prometheus-Stopping", "false").end(text);
        metrics.observe(path, 503, startNanos, text.length());
    }

    private void respond(RoutingContext context, String path, long startNanos, Buffer form, Cancellation cancellation,
            Responder responder) {
        HttpServerResponse response = context.response();
        String acceptEncoding = context.request().getHeader("Accept-Encoding");
        Outgoing out = new Outgoing(response, stallTimeoutMs,
                ContentCoding.choose(acceptEncoding == null ? "" : acceptEncoding));
        int code;
        try {
            Map<String, List<String>> parameters = parameters(form, context.request().query());
            String variable = context.pathParam("name");
            String accept = context.request().getHeader("Accept");
            code = responder.respond(new ApiRequest(parameters, variable == null ? "" : variable, cancellation,
                    accept == null ? "" : accept), out);
            out.end(code);
        } catch (ApiException e) {
            code = e.httpCode();
            sendError(out, e, response);
        } catch (IOException | UncheckedIOException e) {
            code = ErrorType.CANCELED.httpCode();
            log.atDebug().addKeyValue("handler", path).setCause(e).log("response given up");
            out.abort();
        } catch (RuntimeException | Error e) {
            code = ErrorType.INTERNAL.httpCode();
            log.atError().addKeyValue("handler", path).setCause(e).log("request failed");
            sendError(out, new ApiException(ErrorType.INTERNAL, e.toString()), response);
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
        }
        metrics.observe(path, code, startNanos, out.totalBytes());
    }

    private static Map<String, List<String>> parameters(Buffer form, @Nullable String query) {
        try {
            return FormBody.parse(form, query);
        } catch (IllegalArgumentException e) {
            throw ApiException.badData("error parsing form values: " + e.getMessage());
        }
    }

    private static void sendError(Outgoing out, ApiException error, HttpServerResponse response) {
        if (out.isCommitted() || response.closed()) {
            out.abort();
            return;
        }
        try {
            out.reset();
            out.header("Content-Type", "application/json");
            JsonWriter json = new JsonWriter(out.begin(error.httpCode()));
            json.beginObject().name("status").string("error").name("errorType").string(error.type().text())
                    .name("error").string(error.text()).endObject().flush();
            out.end(error.httpCode());
        } catch (IOException | UncheckedIOException e) {
            out.abort();
        }
    }

    /// @return the status code
    @FunctionalInterface
    private interface Responder {
        int respond(ApiRequest request, Outgoing out) throws IOException;
    }

    /// Writes a body of its own kind.
    @FunctionalInterface
    interface TextEndpoint {
        void answer(ApiRequest request, Outgoing out) throws IOException;
    }

    /// A response whose status and headers go out with its first byte. Confined to one thread.
    static final class Outgoing {
        private final HttpServerResponse response;
        private final long stallTimeoutMs;
        private ContentCoding coding;
        private ResponseStream raw;
        private @Nullable OutputStream body;

        Outgoing(HttpServerResponse response, long stallTimeoutMs, ContentCoding coding) {
            this.response = response;
            this.stallTimeoutMs = stallTimeoutMs;
            this.coding = coding;
            this.raw = new ResponseStream(response, stallTimeoutMs);
        }

        void header(String name, String value) {
            response.putHeader(name, value);
        }

        /// Before [#begin].
        void leaveUncompressed() {
            coding = ContentCoding.IDENTITY;
        }

        OutputStream begin(int code) throws IOException {
            response.setStatusCode(code);
            if (coding != ContentCoding.IDENTITY) {
                response.putHeader("Content-Encoding", coding.header());
            }
            OutputStream wrapped = coding.wrap(raw);
            body = wrapped;
            return wrapped;
        }

        void end(int code) throws IOException {
            OutputStream open = body;
            if (open == null) {
                response.setStatusCode(code).end();
            } else {
                open.close();
            }
        }

        boolean isCommitted() {
            return raw.isCommitted() || response.ended();
        }

        /// Forgets what was written and not sent.
        void reset() {
            raw = new ResponseStream(response, stallTimeoutMs);
            body = null;
            response.headers().remove("Content-Encoding");
        }

        void abort() {
            raw.abort();
        }

        long totalBytes() {
            return raw.totalBytes();
        }
    }
}
