package io.narthex.ingest.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.ingest.remotewrite.RejectedWriteException;
import io.narthex.ingest.remotewrite.RemoteWriteReceiver;
import io.narthex.model.TenantId;
import io.narthex.schema.produce.LogUnavailableException;
import io.narthex.schema.produce.UnwritableSamplesException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /api/v1/write`: checks the headers, has the request received off the event loop, and answers 204 once the log
/// has acknowledged every sample.
public final class RemoteWriteHandler implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger(RemoteWriteHandler.class);
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final String MESSAGE = "prometheus.WriteRequest";

    private final RemoteWriteReceiver receiver;
    private final int maxBodyBytes;
    private final BodyBudget budget;
    private final Executor workers;

    /// @param maxBodyBytes most bytes of a request's body, as sent
    /// @param workers runs decoding; bounded by its owner
    public RemoteWriteHandler(RemoteWriteReceiver receiver, int maxBodyBytes, BodyBudget budget, Executor workers) {
        this.receiver = receiver;
        this.maxBodyBytes = maxBodyBytes;
        this.budget = budget;
        this.workers = workers;
    }

    @Override
    public void handle(RoutingContext request) {
        String refusal = refusalOfHeaders(request);
        if (refusal != null) {
            Requests.fail(request, 415, refusal);
            return;
        }
        TenantId tenant;
        try {
            tenant = Requests.tenant(request);
        } catch (IllegalArgumentException e) {
            Requests.fail(request, 400, String.valueOf(e.getMessage()));
            return;
        }
        BodyBudget.Share share = budget.share();
        RequestBody.receive(request.request(), maxBodyBytes, share)
                .thenCompose(body -> Requests.run(workers, () -> receiver.receive(tenant, body, share)))
                .whenComplete((done, failure) -> {
                    share.close();
                    answer(request, failure);
                });
    }

    private static void answer(RoutingContext request, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        switch (cause) {
            case null -> Requests.end(request, 204);
            case RejectedWriteException e -> Requests.fail(request, 400, String.valueOf(e.getMessage()));
            case UnwritableSamplesException e -> Requests.fail(request, 400, String.valueOf(e.getMessage()));
            case RequestBody.BrokenOffException e -> Requests.fail(request, 400, String.valueOf(e.getMessage()));
            case RequestBody.TooLargeException e -> Requests.fail(request, 413, String.valueOf(e.getMessage()));
            case LogUnavailableException e -> Requests.fail(request, 503, String.valueOf(e.getMessage()));
            default -> {
                log.atError().setCause(cause).log("remote write failed");
                Requests.fail(request, 500, "internal error");
            }
        }
    }

    /// Prometheus' reason not to understand the request, or null.
    private static @Nullable String refusalOfHeaders(RoutingContext request) {
        String contentType = request.request().getHeader("Content-Type");
        if (contentType != null && !contentType.isEmpty()) {
            String[] parts = contentType.split(";");
            if (!parts[0].trim().equals(MEDIA_TYPE)) {
                return "expected " + MEDIA_TYPE + " as the first (media) part, got " + contentType + " content-type";
            }
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].trim();
                if (parameter.startsWith("proto=") && !parameter.substring(6).equals(MESSAGE)) {
                    return parameter.substring(6) + " protobuf message is not accepted by this server; accepted ["
                            + MESSAGE + "]";
                }
            }
        }
        String encoding = request.request().getHeader("Content-Encoding");
        if (encoding != null && !encoding.isEmpty() && !encoding.equals("snappy")) {
            return encoding + " encoding (compression) is not accepted by this server; only snappy is acceptable";
        }
        return null;
    }
}
