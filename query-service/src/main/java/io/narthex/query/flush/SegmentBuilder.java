package io.narthex.query.flush;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.query.catalogue.Deletions;
import io.narthex.query.catalogue.SegmentCatalogue;
import io.narthex.query.head.FlushMark;
import io.narthex.query.head.HeadSeries;
import io.narthex.schema.catalogue.SegmentRecord;
import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentFile;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.chunk.ChunkDecoder;
import io.narthex.segment.parquet.SegmentMerger;
import io.narthex.segment.parquet.SegmentWriter;
import io.narthex.segment.store.ObjectStore;

/// Writes what a mark names into the object store, one segment for each tenant, and merges segments. What is deleted is
/// left out.
///
/// When it returns the files are durable, and still nobody knows them. Confined to the flushing thread.
final class SegmentBuilder {
    private final ObjectStore store;
    private final SegmentCatalogue catalogue;
    private final Path scratch;
    private final String clusterId;
    private final String topicId;
    private final InstantSource clock;
    private final RandomGenerator random;

    SegmentBuilder(ObjectStore store, SegmentCatalogue catalogue, Path scratch, String clusterId, String topicId,
            InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.catalogue = catalogue;
        this.scratch = scratch;
        this.clusterId = clusterId;
        this.topicId = topicId;
        this.clock = clock;
        this.random = random;
    }

    /// @return empty if the mark holds no sample, as where only ticks came
    List<SegmentRecord> build(FlushMark mark) {
        Map<String, List<HeadSeries>> byTenant = new TreeMap<>();
        for (HeadSeries series : mark.series()) {
            byTenant.computeIfAbsent(series.tenant().value(), tenant -> new ArrayList<>()).add(series);
        }
        List<SegmentRecord> built = new ArrayList<>();
        byTenant.forEach((tenant, series) -> {
            SegmentOrigin origin = new SegmentOrigin(new TenantId(tenant), mark.partition(), mark.startOffset(),
                    mark.endOffset(), 0, clusterId, topicId, List.of());
            built.add(record(write(origin, series)));
        });
        return built;
    }

    private SegmentManifest write(SegmentOrigin origin, List<HeadSeries> series) {
        SegmentId id = SegmentId.next(clock, random);
        Path directory = scratch.resolve(id.value());
        Set<String> labelNames = new HashSet<>();
        series.forEach(one -> one.labels().forEach((name, value) -> labelNames.add(name)));
        List<HeadSeries> sorted = new ArrayList<>(series);
        sorted.sort(Comparator.comparing(HeadSeries::labels, SegmentWriter.SERIES_ORDER));
        try (SegmentWriter writer = SegmentWriter.create(directory, id, origin, labelNames, clock)) {
            Deletions deletions = catalogue.deletions(origin.tenant(), Long.MIN_VALUE, Long.MAX_VALUE);
            SampleBuffer samples = new SampleBuffer();
            ChunkDecoder decoder = new ChunkDecoder();
            for (HeadSeries one : sorted) {
                samples.clear();
                one.read(samples, decoder);
                deletions.apply(one.labels(), samples);
                writer.add(one.labels(), samples);
            }
            SegmentManifest manifest = writer.finish();
            store(manifest, directory);
            return manifest;
        } finally {
            delete(directory);
        }
    }

    /// Merges abutting segments of one tenant and partition into one, or writes a single one anew.
    SegmentRecord merge(List<SegmentManifest> inputs) {
        SegmentId id = SegmentId.next(clock, random);
        Path directory = scratch.resolve(id.value());
        try {
            Deletions deletions = catalogue.deletions(inputs.getFirst().origin().tenant(), Long.MIN_VALUE,
                    Long.MAX_VALUE);
            SegmentManifest manifest = new SegmentMerger(store, clock).merge(inputs, deletions, directory, id);
            store(manifest, directory);
            return record(manifest);
        } finally {
            delete(directory);
        }
    }

    private void store(SegmentManifest manifest, Path directory) {
        for (SegmentFile file : manifest.files()) {
            store.put(manifest.key(file.name()), directory.resolve(file.name()));
        }
        // Last, so that whoever lists the store finds the tables of every manifest.
        store.put(manifest.key(SegmentManifest.FILE_NAME), ManifestJson.write(manifest));
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + directory, e);
        }
    }

    static SegmentRecord record(SegmentManifest manifest) {
        SegmentOrigin origin = manifest.origin();
        return new SegmentRecord(manifest.id().value(), SegmentCatalogue.SEGMENT_KIND, origin.level(),
                origin.partition(), origin.startOffset(), origin.endOffset(), manifest.minTimestampMs(),
                manifest.maxTimestampMs(), manifest.sampleCount() + manifest.histogramCount(), manifest.seriesCount(),
                manifest.key(SegmentManifest.FILE_NAME), List.of(), manifest.createdAtMs(),
                new String(ManifestJson.write(manifest), StandardCharsets.UTF_8));
    }
}
