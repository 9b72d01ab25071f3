package io.narthex.ingest.scrape;

/// Why a scrape failed, in Prometheus' words: what the targets page shows.
final class ScrapeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ScrapeFailure(String message) {
        super(message);
    }

    ScrapeFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
