package io.narthex.standalone;

import io.narthex.segment.ManifestJson;
import io.narthex.segment.SegmentManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The segments that lie in a data folder, as a stranger finds them who knows only the format's description: by listing
/// manifests and asking DuckDB.
record SegmentFiles(Path root, List<SegmentManifest> manifests) {
    /// A sample of a [WriteLoad].
    record SampleName(int sender, int request, int series, long timestampMs) {}

    static SegmentFiles in(Path root) throws IOException {
        List<SegmentManifest> manifests = new ArrayList<>();
        Path segments = root.resolve("segments");
        if (Files.isDirectory(segments)) {
            try (Stream<Path> files = Files.walk(segments)) {
                for (Path file : files.filter(f -> f.endsWith(SegmentManifest.FILE_NAME)).toList()) {
                    manifests.add(ManifestJson.read(file.toString(), Files.readAllBytes(file)));
                }
            }
        }
        return new SegmentFiles(root, manifests);
    }

    Map<Integer, Long> perPartition() {
        return manifests.stream()
                .collect(Collectors.groupingBy(m -> m.origin().partition(), Collectors.counting()));
    }

    long endOffset(int partition) {
        return manifests.stream().filter(m -> m.origin().partition() == partition)
                .mapToLong(m -> m.origin().endOffset()).max().orElse(0);
    }

    /// All samples of a metric. Segments that were merged into another may still lie there: their samples repeat.
    Map<SampleName, Double> samples(String metric) throws SQLException {
        Map<SampleName, Double> samples = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duck = connection.createStatement()) {
            duck.execute("SET threads = 1");
            duck.execute("SET TimeZone = 'UTC'");
            for (SegmentManifest manifest : manifests) {
                Path folder = root.resolve(manifest.key(SegmentManifest.FILE_NAME)).getParent();
                duck.execute("SET file_search_path = '" + folder + "'");
                duck.execute(manifest.viewSql());
                read(duck, metric, samples);
            }
        }
        return samples;
    }

    private static void read(Statement duck, String metric, Map<SampleName, Double> samples) throws SQLException {
        try (ResultSet columns = duck.executeQuery("SELECT count(*) FROM samples WHERE metric = '" + metric + "'")) {
            columns.next();
            if (columns.getLong(1) == 0) {
                return;
            }
        }
        try (ResultSet rows = duck.executeQuery("SELECT s.l_sender::INT, s.l_request::INT, s.l_series::INT,"
                + " epoch_ms(p.ts), p.value FROM samples p JOIN series s USING (series_ref) WHERE p.metric = '"
                + metric + "'")) {
            while (rows.next()) {
                SampleName name = new SampleName(rows.getInt(1), rows.getInt(2), rows.getInt(3), rows.getLong(4));
                Double before = samples.put(name, rows.getDouble(5));
                if (before != null && before != rows.getDouble(5)) {
                    throw new AssertionError(name + " is " + before + " and " + rows.getDouble(5));
                }
            }
        }
    }
}
