package io.narthex.query.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.query.ServerInfo;
import io.narthex.query.head.HeadPartition;
import io.narthex.query.head.HeadStatistics;
import io.narthex.query.source.MergedSource;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;

/// `/status/*` and `/version`.
final class StatusEndpoints {
    private static final int DEFAULT_TSDB_LIMIT = 10;
    private static final int MAX_TSDB_LIMIT = 10_000;

    private final ClusterView cluster;
    private final MergedSource source;
    private final Supplier<HeadStatistics> statistics;
    private final Supplier<ReplayProgress> replay;
    private final ServerInfo info;
    private final String storageRetention;
    private final InstantSource clock;

    /// How far the replay of the log has come, in records of all partitions.
    ///
    /// @param current records read
    /// @param max records there were when the replay began
    record ReplayProgress(long current, long max) {}

    StatusEndpoints(ClusterView cluster, MergedSource source, Supplier<HeadStatistics> statistics,
            Supplier<ReplayProgress> replay, ServerInfo info, String storageRetention, InstantSource clock) {
        this.cluster = cluster;
        this.source = source;
        this.statistics = statistics;
        this.replay = replay;
        this.info = info;
        this.storageRetention = storageRetention;
        this.clock = clock;
    }

    void mount(ApiServer server) {
        server.get("/api/v1/status/config", this::config);
        server.get("/api/v1/status/flags",
                request -> Answer.of(json -> json.object(new TreeMap<>(info.flags()))));
        server.get("/api/v1/status/runtimeinfo", this::runtimeInfo);
        server.get("/api/v1/status/buildinfo", request -> Answer.of(this::writeBuildInfo));
        server.get("/api/v1/status/tsdb", this::tsdb);
        server.get("/api/v1/status/tsdb/blocks", this::blocks);
        server.getAlways("/api/v1/status/walreplay", this::walReplay);
        server.getText("/version", (request, out) -> {
            out.header("Content-Type", "application/json");
            JsonWriter json = new JsonWriter(out.begin(200));
            writeBuildInfo(json);
            json.flush();
        });
    }

    private Answer config(ApiRequest request) {
        String yaml = cluster.findConfig().map(ConfigStatus::yaml).orElse("");
        return Answer.of(json -> json.beginObject().name("yaml").string(yaml).endObject());
    }

    private void writeBuildInfo(JsonWriter json) {
        json.beginObject().name("version").string(info.version()).name("revision").string(info.revision())
                .name("branch").string(info.branch()).name("buildUser").string(info.buildUser()).name("buildDate")
                .string(info.buildDate()).name("goVersion").string("").endObject();
    }

    private Answer runtimeInfo(ApiRequest request) {
        Optional<ConfigStatus> config = cluster.findConfig();
        boolean success = config.map(ConfigStatus::lastAttemptSuccessful).orElse(true);
        long loadedAtMs = config.map(ConfigStatus::loadedAtMs).orElse(0L);
        return Answer.of(json -> json.beginObject().name("startTime").string(GoTimes.format(info.startTimeMs()))
                .name("CWD").string(System.getProperty("user.dir")).name("hostname").string(hostname())
                .name("serverTime").string(GoTimes.format(clock.millis())).name("reloadConfigSuccess").bool(success)
                .name("lastConfigTime").string(GoTimes.format(loadedAtMs)).name("corruptionCount").number(0)
                .name("goroutineCount").number(Thread.activeCount()).name("GOMAXPROCS")
                .number(Runtime.getRuntime().availableProcessors()).name("GOMEMLIMIT")
                .number(Runtime.getRuntime().maxMemory()).name("GOGC").string("").name("GODEBUG").string("")
                .name("storageRetention").string(storageRetention).endObject());
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a name of its own is still a host.
            return "localhost";
        }
    }

    private Answer walReplay(ApiRequest request) {
        ReplayProgress progress = replay.get();
        return Answer.of(json -> json.beginObject().name("min").number(0).name("max").number(progress.max())
                .name("current").number(progress.current()).endObject());
    }

    private Answer tsdb(ApiRequest request) {
        int limit = tsdbLimit(request);
        HeadStatistics head = statistics.get();
        Cardinalities found = new Cardinalities();
        for (HeadPartition partition : source.heads()) {
            partition.readIndex(TenantId.DEFAULT, index -> {
                for (String name : index.names()) {
                    index.cardinalities(name, (value, series) -> found.add(name, value, series));
                }
            });
        }
        return Answer.of(json -> {
            json.beginObject().name("headStats").beginObject().name("numSeries").number(head.seriesCount())
                    .name("numLabelPairs").number(found.pairCount()).name("chunkCount").number(head.chunkCount())
                    .name("minTime").number(head.minTimestampMs()).name("maxTime").number(head.maxTimestampMs())
                    .endObject();
            writeTop(json, "seriesCountByMetricName", found.ofName(Labels.METRIC_NAME), limit);
            writeTop(json, "labelValueCountByLabelName", found.valueCounts(), limit);
            writeTop(json, "memoryInBytesByLabelName", found.valueBytes(), limit);
            writeTop(json, "seriesCountByLabelValuePair", found.pairs(), limit);
            json.endObject();
        });
    }

    /// Segments in the words of Prometheus' blocks: their ends are exclusive, their levels begin at 1, and what a block
    /// was made of is itself where it was made of samples.
    private Answer blocks(ApiRequest request) {
        List<SegmentManifest> segments = new ArrayList<>(source.segments());
        segments.sort(Comparator.comparingLong(SegmentManifest::minTimestampMs).thenComparing(SegmentManifest::id));
        return Answer.of(json -> {
            json.beginObject().name("blocks").beginArray();
            segments.forEach(segment -> writeBlock(json, segment));
            json.endArray().endObject();
        });
    }

    private static void writeBlock(JsonWriter json, SegmentManifest segment) {
        SegmentOrigin origin = segment.origin();
        json.beginObject().name("ulid").string(segment.id().value()).name("minTime").number(segment.minTimestampMs())
                .name("maxTime").number(segment.maxTimestampMs() + 1).name("stats").beginObject();
        writeUnlessZero(json, "numSamples", segment.sampleCount() + segment.histogramCount());
        writeUnlessZero(json, "numFloatSamples", segment.sampleCount());
        writeUnlessZero(json, "numHistogramSamples", segment.histogramCount());
        writeUnlessZero(json, "numSeries", segment.seriesCount());
        json.endObject().name("compaction").beginObject().name("level").number(origin.level() + 1).name("sources")
                .strings(origin.inputs().isEmpty()
                        ? List.of(segment.id().value())
                        : origin.inputs().stream().map(SegmentId::value).toList())
                .endObject().name("version").number(segment.formatVersion()).endObject();
    }

    private static void writeUnlessZero(JsonWriter json, String field, long count) {
        if (count != 0) {
            json.name(field).number(count);
        }
    }

    private static int tsdbLimit(ApiRequest request) {
        String text = request.first("limit");
        if (text.isEmpty()) {
            return DEFAULT_TSDB_LIMIT;
        }
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1) {
            throw ApiException.badData("limit must be a positive number");
        }
        if (limit > MAX_TSDB_LIMIT) {
            throw ApiException.badData("limit must not exceed " + MAX_TSDB_LIMIT);
        }
        return limit;
    }

    private static void writeTop(JsonWriter json, String field, Map<String, Long> counts, int limit) {
        List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        json.name(field).beginArray();
        for (Map.Entry<String, Long> entry : entries.subList(0, Math.min(limit, entries.size()))) {
            json.beginObject().name("name").string(entry.getKey()).name("value").number(entry.getValue()).endObject();
        }
        json.endArray();
    }

    /// Series by label name and value, over all partitions.
    private static final class Cardinalities {
        private final Map<String, Map<String, Long>> seriesByNameAndValue = new HashMap<>();

        void add(String name, String value, long series) {
            seriesByNameAndValue.computeIfAbsent(name, n -> new HashMap<>()).merge(value, series, Long::sum);
        }

        long pairCount() {
            return seriesByNameAndValue.values().stream().mapToLong(Map::size).sum();
        }

        Map<String, Long> ofName(String name) {
            return seriesByNameAndValue.getOrDefault(name, Map.of());
        }

        Map<String, Long> valueCounts() {
            Map<String, Long> counts = new HashMap<>();
            seriesByNameAndValue.forEach((name, values) -> counts.put(name, (long) values.size()));
            return counts;
        }

        Map<String, Long> valueBytes() {
            Map<String, Long> bytes = new HashMap<>();
            seriesByNameAndValue.forEach((name, values) -> bytes.put(name,
                    values.keySet().stream().mapToLong(String::length).sum()));
            return bytes;
        }

        Map<String, Long> pairs() {
            Map<String, Long> pairs = new HashMap<>();
            seriesByNameAndValue.forEach((name, values) -> values
                    .forEach((value, series) -> pairs.put(name + "=" + value, series)));
            return pairs;
        }
    }
}
