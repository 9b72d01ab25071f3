package io.narthex.ingest.http;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.schema.produce.LogUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;

/// A request's body while it is being received. Whatever its type says, it is bytes: nothing is parsed here.
///
/// The memory is taken from the budget chunk by chunk, before a chunk is kept. What comes after a refusal is read and
/// dropped, so that a sender who reads no answer before its last byte gets it all the same. Confined to the event loop.
final class RequestBody {
    private final int maxBytes;
    private final BodyBudget.Share share;
    private final CompletableFuture<byte[]> received = new CompletableFuture<>();
    private Buffer bytes = Buffer.buffer();

    /// The body is larger than bodies may be.
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooLargeException() {
            super("Request Entity Too Large");
        }
    }

    /// The sender went away before the end.
    static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private BrokenOffException(Throwable cause) {
            super("unexpected EOF", cause);
        }
    }

    private RequestBody(int maxBytes, BodyBudget.Share share) {
        this.maxBytes = maxBytes;
        this.share = share;
    }

    /// Starts to receive; to be called before the handler that got the request returns.
    ///
    /// @param share takes the memory; closed by the caller
    /// @return fails with [TooLargeException], with [LogUnavailableException] where the budget is spent, and with
    ///         [BrokenOffException]
    static CompletableFuture<byte[]> receive(HttpServerRequest request, int maxBytes, BodyBudget.Share share) {
        RequestBody body = new RequestBody(maxBytes, share);
        request.handler(body::add);
        request.exceptionHandler(failure -> body.refuse(new BrokenOffException(failure)));
        request.endHandler(_ -> body.received.complete(body.bytes.getBytes()));
        if (declaredBytes(request) > maxBytes) {
            body.refuse(new TooLargeException());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))
                && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        return body.received;
    }

    private static long declaredBytes(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void add(Buffer chunk) {
        if (received.isDone()) {
            return;
        }
        if (bytes.length() + chunk.length() > maxBytes) {
            refuse(new TooLargeException());
            return;
        }
        try {
            share.take(chunk.length());
            bytes.appendBuffer(chunk);
        } catch (LogUnavailableException e) {
            refuse(e);
        }
    }

    private void refuse(RuntimeException reason) {
        bytes = Buffer.buffer();
        received.completeExceptionally(reason);
    }
}
