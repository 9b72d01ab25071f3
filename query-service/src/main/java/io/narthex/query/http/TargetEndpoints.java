package io.narthex.query.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.metadata.MetadataRecord;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.TargetHealth;
import io.narthex.schema.status.TargetStatus;

/// `/targets`, `/targets/metadata`, `/metadata`, `/scrape_pools`.
final class TargetEndpoints {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private static final List<String> FAMILY_SUFFIXES = List.of("", "_total", "_sum", "_count", "_bucket", "_info",
            "_created");

    private final ClusterView cluster;
    private final Function<Labels, Set<String>> metricNames;
    private final URI externalUrl;
    private final int listenPort;

    /// @param metricNames the metric names that a target's labels occur with
    /// @param externalUrl where users reach this server
    /// @param listenPort the port it listens on, to tell itself among the targets
    TargetEndpoints(ClusterView cluster, Function<Labels, Set<String>> metricNames, URI externalUrl, int listenPort) {
        this.cluster = cluster;
        this.metricNames = metricNames;
        this.externalUrl = externalUrl;
        this.listenPort = listenPort;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/targets", this::targets);
        server.get("/api/v1/targets/metadata", this::targetMetadata);
        server.get("/api/v1/metadata", this::metadata);
        server.get("/api/v1/scrape_pools", this::scrapePools);
        server.get("/api/v1/scrape_pools/config", this::scrapePoolConfig);
    }

    private Answer targets(ApiRequest request) {
        String state = request.first("state").toLowerCase(Locale.ROOT);
        String pool = request.first("scrapePool");
        boolean active = state.isEmpty() || state.equals("any") || state.equals("active");
        boolean dropped = state.isEmpty() || state.equals("any") || state.equals("dropped");
        List<TargetStatus> targets = cluster.targets().stream()
                .filter(target -> pool.isEmpty() || target.scrapePool().equals(pool)).toList();
        Map<String, Integer> droppedCounts = new TreeMap<>();
        // Of all pools, whichever was asked for.
        cluster.scrapePools()
                .forEach(status -> droppedCounts.merge(status.name(), status.droppedTargetCount(), Integer::sum));
        return Answer.of(json -> {
            json.beginObject().name("activeTargets").beginArray();
            if (active) {
                targets.stream().filter(TargetStatus::active).forEach(target -> writeActive(json, target));
            }
            json.endArray().name("droppedTargets").beginArray();
            if (dropped) {
                targets.stream().filter(target -> !target.active()).forEach(target -> json.beginObject()
                        .name("discoveredLabels").labels(target.discoveredLabels()).name("scrapePool")
                        .string(target.scrapePool()).endObject());
            }
            json.endArray().name("droppedTargetCounts");
            if (dropped) {
                json.beginObject();
                droppedCounts.forEach((name, count) -> json.name(name).number(count));
                json.endObject();
            } else {
                json.nullValue();
            }
            json.endObject();
        });
    }

    private void writeActive(JsonWriter json, TargetStatus target) {
        json.beginObject().name("discoveredLabels").labels(target.discoveredLabels()).name("labels")
                .labels(target.labels()).name("scrapePool").string(target.scrapePool()).name("scrapeUrl")
                .string(target.scrapeUrl()).name("globalUrl").string(globalUrl(target.scrapeUrl())).name("lastError")
                .string(target.lastError()).name("lastScrape").string(GoTimes.format(target.lastScrapeMs()))
                .name("lastScrapeDuration").number(target.lastScrapeDurationSeconds()).name("health")
                .string(target.health().text()).name("scrapeInterval")
                .string(GoDurations.format(target.scrapeIntervalMs())).name("scrapeTimeout")
                .string(GoDurations.format(target.scrapeTimeoutMs())).endObject();
    }

    /// The scrape URL as seen from elsewhere: a loopback address becomes the external host.
    private String globalUrl(String scrapeUrl) {
        try {
            URI url = new URI(scrapeUrl);
            String externalHost = externalUrl.getHost();
            if (url.getHost() == null || externalHost == null || !LOOPBACK.contains(url.getHost())) {
                return scrapeUrl;
            }
            boolean isSelf = url.getPort() == listenPort;
            String scheme = isSelf ? externalUrl.getScheme() : url.getScheme();
            int port = isSelf ? externalUrl.getPort() : url.getPort();
            String authority = port < 0 ? externalHost : externalHost + ":" + port;
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            return scheme + "://" + authority + url.getRawPath() + query;
        } catch (URISyntaxException e) {
            // Prometheus shows the URL as it is where it cannot be taken apart.
            return scrapeUrl;
        }
    }

    private Answer scrapePools(ApiRequest request) {
        Set<String> names = new TreeSet<>();
        cluster.scrapePools().forEach(pool -> names.add(pool.name()));
        return Answer.of(json -> json.beginObject().name("scrapePools").strings(names).endObject());
    }

    private Answer scrapePoolConfig(ApiRequest request) {
        String name = request.first("scrapePool");
        if (name.isEmpty()) {
            throw ApiException.badData("no scrapePool parameter provided");
        }
        ScrapePoolStatus pool = ScrapePools.require(cluster, name);
        return Answer.of(json -> json.beginObject().name("yaml").string(pool.configYaml()).endObject());
    }

    private Answer metadata(ApiRequest request) {
        int limit = request.number("limit", -1);
        int limitPerMetric = request.number("limit_per_metric", -1);
        String metric = request.first("metric");
        Map<String, List<MetadataRecord>> byName = new TreeMap<>();
        for (MetadataRecord record : cluster.metadata()) {
            if (!metric.isEmpty() && !record.metricName().equals(metric)) {
                continue;
            }
            List<MetadataRecord> records = byName.computeIfAbsent(record.metricName(), name -> new ArrayList<>());
            if (limitPerMetric <= 0 || records.size() < limitPerMetric) {
                records.add(record);
            }
        }
        return Answer.of(json -> {
            json.beginObject();
            byName.entrySet().stream().limit(limit < 0 ? Long.MAX_VALUE : limit).forEach(entry -> {
                json.name(entry.getKey()).beginArray();
                entry.getValue().forEach(record -> {
                    json.beginObject();
                    writeMetadata(json, record);
                    json.endObject();
                });
                json.endArray();
            });
            json.endObject();
        });
    }

    private static void writeMetadata(JsonWriter json, MetadataRecord record) {
        json.name("type").string(record.type().text()).name("help").string(record.help()).name("unit")
                .string(record.unit());
    }

    /// Metadata is kept for each metric, not for each target: a target is credited with the families of which it has
    /// series in the head.
    private Answer targetMetadata(ApiRequest request) {
        int limit = request.number("limit", -1);
        String metric = request.first("metric");
        String matchTarget = request.first("match_target");
        List<Matcher> matchers = matchTarget.isEmpty() ? List.of() : targetSelector(matchTarget);
        List<TargetStatus> targets = cluster.targets().stream()
                .filter(target -> target.active() && target.health() != TargetHealth.UNKNOWN
                        && matchers.stream().allMatch(matcher -> matcher.matches(target.labels())))
                .toList();
        List<MetadataRecord> records = cluster.metadata().stream()
                .filter(record -> metric.isEmpty() || record.metricName().equals(metric)).toList();
        return Answer.of(json -> {
            json.beginArray();
            int written = 0;
            for (TargetStatus target : targets) {
                // The limit ends no target's list, as in Prometheus.
                if (limit >= 0 && written >= limit) {
                    break;
                }
                Set<String> names = metricNames.apply(target.labels());
                for (MetadataRecord record : records) {
                    if (!hasFamily(names, record.metricName())) {
                        continue;
                    }
                    written++;
                    json.beginObject().name("target").labels(target.labels());
                    if (metric.isEmpty()) {
                        json.name("metric").string(record.metricName());
                    }
                    writeMetadata(json, record);
                    json.endObject();
                }
            }
            json.endArray();
        });
    }

    private static List<Matcher> targetSelector(String text) {
        try {
            return Selectors.parse(text);
        } catch (ApiException e) {
            throw ApiException.invalidParameter("match_target", e.getMessage());
        }
    }

    private static boolean hasFamily(Set<String> names, String family) {
        return FAMILY_SUFFIXES.stream().anyMatch(suffix -> names.contains(family + suffix));
    }
}
