package io.narthex.segment;

import java.util.List;

/// What is known of a segment without opening its tables; also the file `manifest.json` beside them.
///
/// @param formatVersion version of the tables and of this record, see `docs/formats/segment.md`
/// @param minTimestampMs time of the oldest sample; larger than the maximum if there is none
/// @param maxTimestampMs time of the newest sample
/// @param sampleCount float samples
/// @param viewSql statements that give the plain values to a SQL engine which stands in the segment's folder
public record SegmentManifest(int formatVersion, SegmentId id, SegmentOrigin origin, long createdAtMs,
        long minTimestampMs, long maxTimestampMs, long seriesCount, long sampleCount, long histogramCount,
        List<SegmentFile> files, String viewSql) {
    public static final int FORMAT_VERSION = 1;

    public static final String FILE_NAME = "manifest.json";

    public SegmentManifest {
        files = List.copyOf(files);
    }

    /// @throws SegmentException.Corrupt if there is no such table
    public SegmentFile requireFile(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst()
                .orElseThrow(() -> new SegmentException.Corrupt(key(FILE_NAME), "names no file \"" + name + "\""));
    }

    /// The key of one of its files in an object store: tenant, partition and id are the folders.
    public String key(String fileName) {
        return "segments/" + origin.tenant() + "/" + origin.partition() + "/" + id + "/" + fileName;
    }

    /// All bytes of its tables.
    public long bytes() {
        return files.stream().mapToLong(SegmentFile::bytes).sum();
    }

    /// Whether it may hold samples inside the closed range.
    public boolean overlaps(long startMsInclusive, long endMsInclusive) {
        return minTimestampMs <= maxTimestampMs && minTimestampMs <= endMsInclusive
                && maxTimestampMs >= startMsInclusive;
    }
}
