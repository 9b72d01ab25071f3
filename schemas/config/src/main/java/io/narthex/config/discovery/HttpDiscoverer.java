package io.narthex.config.discovery;

import static io.narthex.model.Names.quote;

import io.narthex.config.ConfigException;
import io.narthex.config.DiscoveryConfig;
import io.narthex.config.TargetGroup;
import io.narthex.config.TargetGroups;
import io.narthex.config.client.HttpFetcher;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Targets from an HTTP server that answers a JSON list of target groups.
final class HttpDiscoverer implements Discoverer {
    private static final Pattern JSON = Pattern.compile("(?i)application/json(;\\s*charset=(\"utf-8\"|utf-8))?");
    private static final String URL_LABEL = "__meta_url";
    private static final int MAX_BODY_BYTES = 64 << 20;

    private final DiscoveryConfig.Http config;
    private final DiscoveryMetrics metrics;
    private final HttpFetcher fetcher;

    HttpDiscoverer(DiscoveryConfig.Http config, DiscoveryMetrics metrics) throws IOException {
        this.config = config;
        this.metrics = metrics;
        fetcher = new HttpFetcher(config.http());
    }

    @Override
    public String mechanism() {
        return "http";
    }

    @Override
    public Duration refreshInterval() {
        return config.refreshInterval();
    }

    @Override
    public List<TargetGroup> refresh() throws IOException {
        try {
            return TargetGroups.parse(fetch(), config.url()).stream().map(group -> new TargetGroup(group.source(), group
                    .targets(), group.labels().with(URL_LABEL, config.url()))).toList();
        } catch (IOException | ConfigException e) {
            metrics.httpFailures.inc();
            throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
    }

    private String fetch() throws IOException {
        String seconds = BigDecimal.valueOf(config.refreshInterval().toMillis(), 3).stripTrailingZeros()
                .toPlainString();
        Map<String, String> headers = Map.of("User-Agent", "Narthex", "Accept", "application/json",
                "X-Prometheus-Refresh-Interval-Seconds", seconds);
        try (HttpFetcher.Response response = fetcher.get(URI.create(config.url()), headers, config.refreshInterval())) {
            if (response.status() != 200) {
                throw new IOException("server returned HTTP status " + response.statusText());
            }
            String contentType = response.header("Content-Type").strip();
            if (!JSON.matcher(contentType).matches()) {
                throw new IOException("unsupported content type " + quote(contentType));
            }
            byte[] body = response.body().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw new IOException("the list of targets has more than " + MAX_BODY_BYTES + " bytes");
            }
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void await() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(config.refreshInterval().toMillis());
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
