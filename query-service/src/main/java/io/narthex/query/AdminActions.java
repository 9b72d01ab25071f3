package io.narthex.query;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.narthex.model.Matcher;
import io.narthex.model.TenantId;
import io.narthex.query.flush.Flusher;
import io.narthex.query.http.QueryApi;
import io.narthex.schema.catalogue.CatalogueRecord;
import io.narthex.schema.catalogue.DeletionRecord;
import io.narthex.schema.catalogue.SeriesMatcher;
import io.narthex.schema.table.CompactedTable;
import org.apache.kafka.common.KafkaException;

/// What the admin routes do, through the flusher.
record AdminActions(Flusher flusher, CompactedTable<CatalogueRecord> catalogue, InstantSource clock)
        implements
            QueryApi.Storage {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public void flush() throws InterruptedException {
        flusher.flush();
    }

    @Override
    public void delete(TenantId tenant, List<Matcher> matchers, long startMs, long endMs) throws InterruptedException {
        long nowMs = clock.millis();
        List<SeriesMatcher> tests = matchers.stream()
                .map(matcher -> new SeriesMatcher(matcher.name(), matcher.type(), matcher.value())).toList();
        // What comes after the deletion is not deleted.
        flusher.delete(List.of(new DeletionRecord(UUID.randomUUID().toString(), tenant, tests, startMs,
                Math.min(endMs, nowMs), nowMs, 0)));
        try {
            catalogue.readToEnd().get(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the deletion was written and is not yet in force", e);
        }
    }

    @Override
    public void clean() throws InterruptedException {
        flusher.clean();
    }
}
