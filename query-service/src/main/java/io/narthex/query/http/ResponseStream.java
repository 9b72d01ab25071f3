package io.narthex.query.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/// The body of a response, written by a thread that may block: a small body goes out whole, a large one in chunks.
///
/// At most [#MAX_IN_FLIGHT] pieces wait for the client, so a slow reader costs bounded memory. Confined to one thread.
final class ResponseStream extends OutputStream {
    private static final int PIECE_BYTES = 64 << 10;
    private static final int MAX_IN_FLIGHT = 4;

    private final HttpServerResponse response;
    private final long stallTimeoutMs;
    private final Semaphore window = new Semaphore(MAX_IN_FLIGHT);
    private volatile @Nullable Throwable failure;
    private byte[] piece = new byte[1024];
    private int size;
    private boolean chunked;
    private long totalBytes;

    ResponseStream(HttpServerResponse response, long stallTimeoutMs) {
        this.response = response;
        this.stallTimeoutMs = stallTimeoutMs;
    }

    /// Bytes written so far, before the transfer coding.
    long totalBytes() {
        return totalBytes;
    }

    /// Whether a byte may have left already: then the status cannot change any more.
    boolean isCommitted() {
        return chunked;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        totalBytes += length;
        while (left > 0) {
            if (size == PIECE_BYTES) {
                send();
            }
            int part = Math.min(left, PIECE_BYTES - size);
            if (piece.length < size + part) {
                piece = Arrays.copyOf(piece, Math.min(PIECE_BYTES, Math.max(size + part, 4 * piece.length)));
            }
            System.arraycopy(bytes, from, piece, size, part);
            size += part;
            from += part;
            left -= part;
        }
    }

    /// Ends the response.
    @Override
    public void close() throws IOException {
        Buffer last = Buffer.buffer(size).appendBytes(piece, 0, size);
        if (chunked) {
            checkOpen();
        }
        response.end(last);
    }

    /// Breaks the connection, so that the client cannot take half a body for a whole one.
    void abort() {
        response.reset();
    }

    private void send() throws IOException {
        if (!chunked) {
            chunked = true;
            response.setChunked(true);
        }
        try {
            if (!window.tryAcquire(stallTimeoutMs, TimeUnit.MILLISECONDS)) {
                throw new IOException("the client has read nothing for " + stallTimeoutMs + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing a response", e);
        }
        checkOpen();
        response.write(Buffer.buffer(size).appendBytes(piece, 0, size)).onComplete(done -> {
            if (done.failed()) {
                failure = done.cause();
            }
            window.release();
        });
        size = 0;
    }

    private void checkOpen() throws IOException {
        Throwable cause = failure;
        if (cause != null || response.closed()) {
            throw new IOException("the client closed the connection", cause);
        }
    }
}
