package io.narthex.ingest.scrape;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.schema.produce.SeriesRef;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/// A series as one target writes it: made once when it is first seen, then only pointed at.
///
/// The bookkeeping of scrapes is confined to the thread of its target's [ScrapeLoop].
public final class ScrapedSeries {
    private final Labels labels;
    private final SeriesId id;
    /// The scrape that saw it last.
    long lastScrape = -1;
    /// The scrape that saw it last without a timestamp of its own, so that its end must be marked.
    long lastTracked = -1;
    /// The producer's name for it, once there was something to write.
    private @Nullable SeriesRef ref;
    /// The exemplar seen last, as it was exposed: an exposition repeats it until there is a newer one.
    @Nullable
    Exemplar lastExemplar;

    ScrapedSeries(Labels labels, SeriesId id) {
        this.labels = labels;
        this.id = id;
    }

    public Labels labels() {
        return labels;
    }

    public SeriesId id() {
        return id;
    }

    /// What the sink knows it by, so that nothing is looked up for each sample.
    public SeriesRef ref(Function<Labels, SeriesRef> lookUp) {
        SeriesRef known = ref;
        if (known == null) {
            known = lookUp.apply(labels);
            ref = known;
        }
        return known;
    }
}
