package io.narthex.query.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

import io.narthex.model.Matcher;
import io.narthex.model.TenantId;
import io.narthex.segment.SegmentException;
import org.apache.kafka.common.KafkaException;

/// `/admin/tsdb/*`, only where the admin flag is set.
///
/// Segments are immutable files already, so a snapshot is a flush: what it names is the moment up to which segments hold
/// everything.
final class AdminEndpoints {
    private static final String MATCH = "match[]";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean enabled;
    private final Storage storage;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// What can be done to all that is stored. Every method throws [KafkaException] where it did not commit and
    /// [SegmentException] where files could not be read or written.
    interface Storage {
        /// Makes everything durable that the heads hold.
        void flush() throws InterruptedException;

        /// Deletes the samples of a closed time range up to now; queries that begin afterwards do not find them.
        void delete(TenantId tenant, List<Matcher> matchers, long startMs, long endMs) throws InterruptedException;

        /// Takes what is deleted out of the segments.
        void clean() throws InterruptedException;
    }

    AdminEndpoints(boolean enabled, Storage storage, InstantSource clock, RandomGenerator random) {
        this.enabled = enabled;
        this.storage = storage;
        this.clock = clock;
        this.random = random;
    }

    void mount(ApiServer server) {
        server.postOrPut("/api/v1/admin/tsdb/snapshot", this::snapshot);
        server.postOrPut("/api/v1/admin/tsdb/delete_series", this::deleteSeries);
        server.postOrPut("/api/v1/admin/tsdb/clean_tombstones", this::cleanTombstones);
    }

    private Answer snapshot(ApiRequest request) {
        requireEnabled();
        if (!request.bool("skip_head", false, "unable to parse boolean")) {
            perform("create snapshot", storage::flush);
        }
        String name = NAME.format(Instant.ofEpochMilli(clock.millis())) + "-"
                + String.format(Locale.ROOT, "%016x", random.nextLong());
        return Answer.of(json -> json.beginObject().name("name").string(name).endObject());
    }

    private Answer deleteSeries(ApiRequest request) {
        requireEnabled();
        if (request.all(MATCH).isEmpty()) {
            throw ApiException.badData("no match[] parameter provided");
        }
        long startMs = request.time("start", TimeParameters.MIN_TIME_MS);
        long endMs = request.time("end", TimeParameters.MAX_TIME_MS);
        List<List<Matcher>> sets = Selectors.parseNamed(MATCH, request.all(MATCH));
        sets.forEach(matchers -> perform("delete series",
                () -> storage.delete(TenantId.DEFAULT, matchers, startMs, endMs)));
        return Answer.NO_CONTENT;
    }

    private Answer cleanTombstones(ApiRequest request) {
        requireEnabled();
        perform("clean tombstones", storage::clean);
        return Answer.NO_CONTENT;
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static void perform(String what, Action action) {
        try {
            action.run();
        } catch (KafkaException | SegmentException e) {
            throw new ApiException(ErrorType.INTERNAL, ErrorType.INTERNAL.httpCode(), what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorType.INTERNAL, what + ": interrupted");
        }
    }

    private void requireEnabled() {
        if (!enabled) {
            throw new ApiException(ErrorType.UNAVAILABLE, "admin APIs disabled");
        }
    }
}
