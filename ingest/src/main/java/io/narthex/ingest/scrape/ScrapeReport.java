package io.narthex.ingest.scrape;

import io.narthex.config.ScrapeConfig;
import io.narthex.model.Staleness;
import java.util.ArrayList;
import java.util.List;

/// The series that scraping writes about itself: `up` and its companions. They carry the target's labels and are
/// subject to neither relabelling nor limits.
final class ScrapeReport {
    private final ScrapeConfig config;
    private final Target target;
    private final ScrapeAppender appender;
    private final List<ScrapedSeries> series = new ArrayList<>();

    ScrapeReport(ScrapeConfig config, Target target, ScrapeAppender appender) {
        this.config = config;
        this.target = target;
        this.appender = appender;
        for (String name : List.of("up", "scrape_duration_seconds", "scrape_samples_scraped",
                "scrape_samples_post_metric_relabeling", "scrape_series_added")) {
            series.add(appender.reportSeries(name));
        }
        if (config.extraScrapeMetrics()) {
            for (String name : List.of("scrape_timeout_seconds", "scrape_sample_limit", "scrape_body_size_bytes")) {
                series.add(appender.reportSeries(name));
            }
        }
    }

    void add(long timeMs, boolean up, double seconds, Scraper scraper) {
        ScrapeBatch batch = appender.batch();
        batch.add(series.get(0), timeMs, up ? 1 : 0);
        batch.add(series.get(1), timeMs, seconds);
        batch.add(series.get(2), timeMs, appender.total());
        batch.add(series.get(3), timeMs, appender.added());
        batch.add(series.get(4), timeMs, appender.seriesAdded());
        if (config.extraScrapeMetrics()) {
            batch.add(series.get(5), timeMs, target.timeout().toMillis() / 1000.0);
            batch.add(series.get(6), timeMs, config.limits().samples());
            batch.add(series.get(7), timeMs, scraper.bodySize());
        }
    }

    void addMarkers(long timeMs) {
        for (ScrapedSeries each : series) {
            appender.batch().add(each, timeMs, Staleness.MARKER);
        }
    }
}
