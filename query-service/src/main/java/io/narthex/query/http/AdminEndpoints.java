package io.narthex.query.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

import org.apache.kafka.common.KafkaException;
import io.narthex.segment.SegmentException;

/// `/admin/tsdb/*`, only where the admin flag is set.
///
/// Segments are immutable files already, so a snapshot is a flush: what it names is the moment up to which segments hold
/// everything. Deleting series is not built and says so.
final class AdminEndpoints {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean enabled;
    private final Flush flush;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// Makes everything durable that the heads hold.
    interface Flush {
        void flush() throws InterruptedException;
    }

    AdminEndpoints(boolean enabled, Flush flush, InstantSource clock, RandomGenerator random) {
        this.enabled = enabled;
        this.flush = flush;
        this.clock = clock;
        this.random = random;
    }

    void mount(ApiServer server) {
        server.postOrPut("/api/v1/admin/tsdb/snapshot", this::snapshot);
        server.postOrPut("/api/v1/admin/tsdb/delete_series", request -> notBuilt("delete_series"));
        server.postOrPut("/api/v1/admin/tsdb/clean_tombstones", request -> notBuilt("clean_tombstones"));
    }

    private Answer snapshot(ApiRequest request) {
        requireEnabled();
        boolean skipHead = request.bool("skip_head", false, "unable to parse boolean");
        try {
            if (!skipHead) {
                flush.flush();
            }
        } catch (KafkaException | SegmentException e) {
            throw new ApiException(ErrorType.INTERNAL, ErrorType.INTERNAL.httpCode(),
                    "create snapshot: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorType.INTERNAL, "create snapshot: interrupted");
        }
        String name = NAME.format(Instant.ofEpochMilli(clock.millis())) + "-"
                + String.format(Locale.ROOT, "%016x", random.nextLong());
        return Answer.of(json -> json.beginObject().name("name").string(name).endObject());
    }

    private Answer notBuilt(String what) {
        requireEnabled();
        throw new ApiException(ErrorType.UNAVAILABLE, what + " is not built yet");
    }

    private void requireEnabled() {
        if (!enabled) {
            throw new ApiException(ErrorType.UNAVAILABLE, "admin APIs disabled");
        }
    }
}
