package io.narthex.ingest.scrape;

import io.narthex.config.HistogramModes;
import io.narthex.config.ScrapeConfig;
import io.narthex.config.ScrapeProtocol;
import io.narthex.ingest.exposition.ExpositionException;
import io.narthex.ingest.exposition.ExpositionParser;
import io.narthex.ingest.exposition.ExpositionParser.Entry;
import io.narthex.ingest.exposition.MetricFamilyParser;
import io.narthex.ingest.exposition.OpenMetricsParser;
import io.narthex.ingest.exposition.PrometheusTextParser;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SeriesId;
import io.narthex.model.Staleness;
import io.narthex.model.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the expositions of one target into batches, and remembers between them what the last one held.
///
/// Each attempt is numbered. A series that the last written scrape tracked and this one did not see ends with a
/// staleness marker. Confined to the thread of its [ScrapeLoop].
final class ScrapeAppender {
    private static final long NO_TIMESTAMP = Long.MIN_VALUE;
    /// How far in the future an exposed timestamp may lie.
    private static final long MAX_FUTURE_MS = 10 * 60_000;
    private static final int FLUSH_SLACK = 1000;
    private static final long REFUSED = Long.MIN_VALUE;

    private final ScrapeConfig config;
    private final TenantId tenant;
    private final SeriesLabels seriesLabels;
    private final ScrapeMetrics metrics;
    private final boolean exemplars;
    private final long acceptedAgeMs;
    private final FamilyMetadata families;
    private final SeriesCache cache = new SeriesCache();
    private final ScrapeBatch batch = new ScrapeBatch();
    private final PrometheusTextParser textParser = new PrometheusTextParser();
    private final OpenMetricsParser openMetricsParser = new OpenMetricsParser();
    private final MetricFamilyParser familyParser;

    /// Series whose end must be marked: of the scrape last written, and of the one in work.
    private List<ScrapedSeries> written = new ArrayList<>();
    private List<ScrapedSeries> tracked = new ArrayList<>();
    private long scrape;
    private int linesAtLastSuccess;
    private int total;
    private int added;
    private int seriesAdded;
    private int limited;
    private int linesSeen;

    ScrapeAppender(ScrapeConfig config, Target target, ScrapeSettings settings, FamilyMetadata families,
            ScrapeMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
        this.families = families;
        tenant = settings.tenant();
        exemplars = settings.exemplars();
        acceptedAgeMs = settings.acceptedAge().toMillis();
        seriesLabels = new SeriesLabels(config, target.labels(), metrics);
        HistogramModes histograms = target.histograms();
        familyParser = new MetricFamilyParser(histograms.scrapeNative(), histograms.alwaysScrapeClassic());
    }

    /// Makes a predecessor's series known, so that those which do not come again end with a marker.
    void seed(List<ScrapedSeries> previous) {
        for (ScrapedSeries series : previous) {
            written.add(cache.series(series.labels(), this::series));
        }
    }

    /// What the scrape last written tracked.
    List<ScrapedSeries> writtenSeries() {
        return List.copyOf(written);
    }

    ScrapeBatch batch() {
        return batch;
    }

    /// Samples in the last exposition.
    int total() {
        return total;
    }

    /// Samples left after relabelling.
    int added() {
        return added;
    }

    /// Series that no earlier scrape had.
    int seriesAdded() {
        return seriesAdded;
    }

    /// Starts a batch with an exposition's samples and the markers of what it no longer holds.
    ///
    /// @throws ScrapeFailure if the exposition is broken or passes a limit; the batch is unusable then
    void append(byte[] bytes, int length, String mediaType, long timeMs) throws ScrapeFailure {
        reset();
        batch.clear();
        tracked.clear();
        scrape++;
        linesSeen = 0;
        try {
            if (mediaType.equals(ScrapeProtocol.PROMETHEUS_PROTO.mediaType())) {
                familyParser.reset(bytes, length);
                readFamilies(timeMs);
            } else {
                ExpositionParser parser = mediaType.equals(ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0.mediaType())
                        ? openMetricsParser
                        : textParser;
                parser.reset(bytes, length);
                readLines(parser, timeMs);
            }
        } catch (ExpositionException e) {
            throw new ScrapeFailure(String.valueOf(e.getMessage()), e);
        }
        if (config.limits().samples() > 0 && limited > config.limits().samples()) {
            metrics.exceededSampleLimit.inc();
            throw new ScrapeFailure("sample limit exceeded");
        }
        markVanished(timeMs);
    }

    /// Starts a batch that ends every series: what a failed scrape leaves.
    void appendNothing(long timeMs) {
        batch.clear();
        tracked.clear();
        scrape++;
        markVanished(timeMs);
    }

    /// Starts an attempt: nothing has been counted yet.
    void reset() {
        total = 0;
        added = 0;
        seriesAdded = 0;
        limited = 0;
    }

    private void markVanished(long timeMs) {
        for (ScrapedSeries series : written) {
            if (series.lastTracked != scrape) {
                batch.add(series, timeMs, Staleness.MARKER);
            }
        }
    }

    /// A series that scraping itself writes.
    ScrapedSeries reportSeries(String metricName) {
        return series(seriesLabels.ofReport(metricName));
    }

    private ScrapedSeries series(Labels labels) {
        return new ScrapedSeries(labels, SeriesId.of(tenant, labels));
    }

    /// The batch is in the log: what it tracked is what the next one is compared with.
    ///
    /// @param complete whether it held an exposition, so that whatever it did not hold may be forgotten
    void committed(boolean complete) {
        List<ScrapedSeries> before = written;
        written = tracked;
        tracked = before;
        if (complete) {
            if (cache.size() > linesSeen) {
                cache.forgetBefore(scrape);
            }
            linesAtLastSuccess = cache.size();
        } else {
            flushIfBloated();
        }
    }

    /// The batch never reached the log. What was tracked before still stands there without an end.
    void abandoned() {
        flushIfBloated();
    }

    private void flushIfBloated() {
        if (cache.size() > 2 * linesAtLastSuccess + FLUSH_SLACK) {
            metrics.cacheFlushForced.inc();
            cache.forgetBefore(scrape);
            linesAtLastSuccess = cache.size();
        }
    }

    private void readLines(ExpositionParser parser, long timeMs) throws ExpositionException, ScrapeFailure {
        SeriesCache.Line previous = cache.start();
        while (true) {
            SeriesCache.Line line = previous.next;
            if (line == null || !skipKnown(parser, line)) {
                line = readUnknown(parser);
                if (line == null) {
                    return;
                }
                previous.next = line;
            }
            see(line);
            if (!line.metadata) {
                appendSample(parser, line.series, timeMs);
            }
            previous = line;
        }
    }

    private void see(SeriesCache.Line line) {
        if (line.lastScrape != scrape) {
            line.lastScrape = scrape;
            linesSeen++;
        }
    }

    private void readFamilies(long timeMs) throws ExpositionException, ScrapeFailure {
        SeriesCache.Line previous = cache.start();
        while (true) {
            switch (familyParser.next()) {
                case END -> {
                    return;
                }
                case FAMILY -> readFamily();
                case SERIES -> {
                    SeriesCache.Line line = previous.next;
                    if (line == null || !line.isText(familyParser.key(), familyParser.keyLength())) {
                        line = seriesOfFamily();
                        previous.next = line;
                    }
                    see(line);
                    appendSample(line.series, timeMs);
                    previous = line;
                }
            }
        }
    }

    private void readFamily() {
        String name = familyParser.familyName();
        families.type(name, familyParser.type());
        if (!familyParser.help().isEmpty()) {
            families.help(name, familyParser.help());
        }
        if (!familyParser.unit().isEmpty()) {
            families.unit(name, familyParser.unit());
        }
    }

    private SeriesCache.Line seriesOfFamily() throws ExpositionException, ScrapeFailure {
        SeriesCache.Line known = cache.find(familyParser.key(), 0, familyParser.keyLength());
        return known != null
                ? known
                : newSeries(Arrays.copyOf(familyParser.key(), familyParser.keyLength()), familyParser.labels(),
                        familyParser.emptyNames());
    }

    private static boolean skipKnown(ExpositionParser parser, SeriesCache.Line line) throws ExpositionException {
        return line.metadata ? parser.skipKnownLine(line.text, line.type) : parser.skipKnownSeries(line.text);
    }

    /// Reads a line that did not come where it was expected; null at the end.
    private SeriesCache.@Nullable Line readUnknown(ExpositionParser parser) throws ExpositionException, ScrapeFailure {
        Entry entry = parser.next();
        switch (entry) {
            case END -> {
                return null;
            }
            case SERIES -> {
                SeriesCache.Line known = cache.find(parser.bytes(), parser.entryStart(), parser.seriesEnd());
                return known != null ? known : newSeries(parser.seriesText(), parser.labels(), parser.emptyNames());
            }
            case HELP -> families.help(parser.familyName(), parser.metadataText());
            case TYPE -> families.type(parser.familyName(), parser.type());
            case UNIT -> families.unit(parser.familyName(), parser.metadataText());
            case COMMENT -> {
            }
        }
        SeriesCache.Line known = cache.find(parser.bytes(), parser.entryStart(), parser.entryEnd());
        return known != null ? known : cache.addMetadata(parser.lineText(), entry == Entry.TYPE ? parser.type() : null);
    }

    private SeriesCache.Line newSeries(byte[] text, Labels exposed, List<String> emptyNames) throws ScrapeFailure {
        Labels labels;
        try {
            labels = seriesLabels.of(exposed, emptyNames);
        } catch (ScrapeFailure e) {
            total++;
            throw e;
        }
        if (labels == null) {
            return cache.addSeries(text, null);
        }
        seriesAdded++;
        return cache.addSeries(text, cache.series(labels, this::series));
    }

    private void appendSample(ExpositionParser parser, @Nullable ScrapedSeries series, long timeMs) {
        long timestampMs = admit(series, parser.hasTimestamp(), parser.timestampMs(), timeMs);
        if (series == null || timestampMs == REFUSED) {
            return;
        }
        batch.add(series, timestampMs, parser.value());
        if (exemplars) {
            appendExemplar(series, parser.exemplar(NO_TIMESTAMP), timestampMs);
        }
    }

    private void appendSample(@Nullable ScrapedSeries series, long timeMs) throws ExpositionException {
        long timestampMs = admit(series, familyParser.hasTimestamp(), familyParser.timestampMs(), timeMs);
        if (series == null || timestampMs == REFUSED) {
            return;
        }
        NativeHistogram histogram = familyParser.histogram();
        if (histogram == null) {
            batch.add(series, timestampMs, familyParser.value());
        } else {
            batch.add(series, timestampMs, histogram);
        }
        if (exemplars) {
            for (Exemplar exemplar : familyParser.exemplars(NO_TIMESTAMP)) {
                appendExemplar(series, exemplar, timestampMs);
            }
        }
    }

    /// Counts a sample and says at which time it is to be written; [#REFUSED] if it is not.
    private long admit(@Nullable ScrapedSeries series, boolean hasTimestamp, long exposedMs, long timeMs) {
        total++;
        if (series == null) {
            return REFUSED;
        }
        added++;
        boolean ownTime = hasTimestamp && config.honorTimestamps();
        boolean seenBefore = series.lastScrape == scrape;
        series.lastScrape = scrape;
        if (seenBefore && !ownTime) {
            metrics.duplicateTimestamp.inc();
            return REFUSED;
        }
        long timestampMs = ownTime ? exposedMs : timeMs;
        if (timestampMs > timeMs + MAX_FUTURE_MS || timestampMs < timeMs - acceptedAgeMs) {
            metrics.outOfBounds.inc();
            return REFUSED;
        }
        limited++;
        if ((!ownTime || config.trackTimestampsStaleness()) && series.lastTracked != scrape) {
            series.lastTracked = scrape;
            tracked.add(series);
        }
        return timestampMs;
    }

    /// An exemplar without a timestamp of its own is the same one until it changes, whenever it is scraped. Several of
    /// one series come oldest first, and each scrape repeats them.
    private void appendExemplar(ScrapedSeries series, @Nullable Exemplar exposed, long timestampMs) {
        Exemplar last = series.lastExemplar;
        if (exposed == null || exposed.equals(last)) {
            return;
        }
        boolean dated = exposed.timestampMs() != NO_TIMESTAMP;
        if (dated && last != null && exposed.timestampMs() < last.timestampMs()) {
            return;
        }
        series.lastExemplar = exposed;
        if (!exposed.isTooLong()) {
            batch.add(series, dated ? exposed : new Exemplar(exposed.labels(), exposed.value(), timestampMs));
        }
    }
}
