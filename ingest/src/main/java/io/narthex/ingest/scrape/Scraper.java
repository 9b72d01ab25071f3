package io.narthex.ingest.scrape;

import static io.narthex.model.Names.quote;

import io.narthex.config.ScrapeConfig;
import io.narthex.config.ScrapeProtocol;
import io.narthex.config.client.HttpFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Fetches one target's exposition into a buffer that is used again each time. Confined to the thread of its loop.
final class Scraper {
    private static final int INITIAL_BYTES = 16 << 10;
    /// Where the configuration sets no limit: what one array can hold with room to spare.
    private static final long MAX_BYTES = 1L << 30;
    private static final List<String> MEDIA_TYPES = List.of("text/plain", "application/openmetrics-text",
            "application/vnd.google.protobuf");

    private final Target target;
    private final ScrapeConfig config;
    private final HttpFetcher fetcher;
    private final ScrapeMetrics metrics;
    private final Map<String, String> headers = new HashMap<>();
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int length;
    private boolean tooLarge;
    private String mediaType = "";

    Scraper(Target target, ScrapeConfig config, HttpFetcher fetcher, String userAgent, ScrapeMetrics metrics) {
        this.target = target;
        this.config = config;
        this.fetcher = fetcher;
        this.metrics = metrics;
        headers.put("Accept", accept(config));
        headers.put("Accept-Encoding", config.enableCompression() ? "gzip" : "identity");
        headers.put("User-Agent", userAgent);
        headers.put("X-Prometheus-Scrape-Timeout-Seconds", BigDecimal.valueOf(target.timeout().toMillis(), 3)
                .stripTrailingZeros().toPlainString());
    }

    /// The formats in order of preference.
    static String accept(ScrapeConfig config) {
        StringBuilder accept = new StringBuilder();
        int weight = ScrapeProtocol.values().length + 1;
        for (ScrapeProtocol protocol : config.scrapeProtocols()) {
            accept.append(protocol.accept());
            if (protocol == ScrapeProtocol.PROMETHEUS_TEXT_1_0_0
                    || protocol == ScrapeProtocol.OPEN_METRICS_TEXT_1_0_0) {
                accept.append(";escaping=").append(config.nameEscaping().text());
            }
            accept.append(";q=0.").append(weight--).append(',');
        }
        return accept.append("*/*;q=0.").append(weight).toString();
    }

    /// The exposition's bytes: the first [#length]; the array has room for one more.
    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    /// What the last scrape read, uncompressed; -1 where it passed the limit.
    int bodySize() {
        return tooLarge ? -1 : length;
    }

    /// `text/plain`, `application/openmetrics-text` or `application/vnd.google.protobuf`.
    String mediaType() {
        return mediaType;
    }

    /// @throws ScrapeFailure if there is no exposition to read
    void fetch() throws ScrapeFailure {
        length = 0;
        tooLarge = false;
        try (HttpFetcher.Response response = fetcher.get(target.url(), headers, target.timeout())) {
            if (response.status() != 200) {
                throw new ScrapeFailure("server returned HTTP status " + response.statusText());
            }
            mediaType = chooseMediaType(response.header("Content-Type"));
            boolean gzip = response.header("Content-Encoding").equals("gzip");
            try (InputStream body = gzip ? new GZIPInputStream(response.body()) : response.body()) {
                readAll(body);
            } catch (IOException e) {
                throw response.explained(e);
            }
        } catch (IOException e) {
            throw new ScrapeFailure(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private void readAll(InputStream body) throws IOException {
        long limit = config.limits().bodySizeBytes() > 0 ? config.limits().bodySizeBytes() : MAX_BYTES;
        while (true) {
            if (length + 1 >= buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
            int count = body.read(buffer, length, buffer.length - 1 - length);
            if (count < 0) {
                return;
            }
            length += count;
            if (length > limit) {
                length = 0;
                tooLarge = true;
                metrics.exceededBodySizeLimit.inc();
                throw new IOException("body size limit exceeded");
            }
        }
    }

    private String chooseMediaType(String contentType) throws ScrapeFailure {
        ScrapeProtocol fallback = config.fallbackScrapeProtocol();
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String chosen = MEDIA_TYPES.contains(type) ? type : fallback == null ? "" : fallback.mediaType();
        if (chosen.isEmpty()) {
            throw new ScrapeFailure(contentType.isEmpty()
                    ? "non-compliant scrape target sending blank Content-Type and no fallback_scrape_protocol specified "
                            + "for target"
                    : "received unsupported Content-Type " + quote(contentType)
                            + " and no fallback_scrape_protocol specified for target");
        }
        return chosen;
    }
}
