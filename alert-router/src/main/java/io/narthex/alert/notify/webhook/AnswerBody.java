package io.narthex.alert.notify.webhook;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/// The beginning of an answer's body, for messages. A 2xx is a success whatever its body holds and however long that
/// takes; its body, and the rest of any other, is thrown away, up to a size beyond which the connection is.
final class AnswerBody implements HttpResponse.BodySubscriber<byte[]> {
    private static final int MAX_KEPT_BYTES = 4096;
    private static final int MAX_READ_BYTES = 1 << 20;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long readBytes;
    private Flow.@Nullable Subscription subscription;

    AnswerBody(int status) {
        if (status / 100 == 2) {
            body.complete(new byte[0]);
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription = granted;
        granted.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            readBytes += buffer.remaining();
            byte[] bytes = new byte[Math.min(buffer.remaining(), MAX_KEPT_BYTES - kept.size())];
            buffer.get(bytes);
            kept.writeBytes(bytes);
        }
        if (kept.size() == MAX_KEPT_BYTES) {
            body.complete(kept.toByteArray());
        }
        Flow.Subscription source = Objects.requireNonNull(subscription, "data before the subscription");
        if (readBytes > MAX_READ_BYTES) {
            source.cancel();
        } else {
            source.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(kept.toByteArray());
    }
}
