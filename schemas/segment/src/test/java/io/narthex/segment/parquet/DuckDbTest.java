package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentManifest;

/// DuckDB is a reader that shares no code with ours: what it sees through the manifest's view must be what was written.
class DuckDbTest {
    @TempDir
    Path directory;

    private interface Check {
        void run(Statement duck) throws SQLException;
    }

    private void withViews(SegmentFixture fixture, SegmentManifest manifest, Check check) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duck = connection.createStatement()) {
            duck.execute("SET threads = 1");
            duck.execute("SET TimeZone = 'UTC'");
            duck.execute("SET file_search_path = '" + fixture.folder(manifest) + "'");
            duck.execute(manifest.viewSql());
            check.run(duck);
        }
    }

    @Test
    void seesTheSamplesThatWereWritten() throws SQLException {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(17), 200, 900, false);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 5), series);

        withViews(fixture, manifest, duck -> {
            for (int ref = 0; ref < series.size(); ref++) {
                List<Sample> floats = Sample.of(List.copyOf(series.values()).get(ref)).stream()
                        .filter(sample -> sample.histogram() == null).toList();
                assertThat(floats(duck, ref)).isEqualTo(floats);
            }
        });
    }

    private static List<Sample> floats(Statement duck, int ref) throws SQLException {
        List<Sample> samples = new ArrayList<>();
        try (ResultSet rows = duck
                .executeQuery("SELECT epoch_ms(ts), value, coalesce(epoch_ms(start_ts), 0) FROM samples"
                        + " WHERE series_ref = " + ref + " ORDER BY ts")) {
            while (rows.next()) {
                samples.add(new Sample(rows.getLong(1), Double.doubleToRawLongBits(rows.getDouble(2)), null,
                        rows.getLong(3)));
            }
        }
        return samples;
    }

    @Test
    void seesTheHistogramsThatWereWritten() throws SQLException {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(23), 60, 300, false);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 5), series);
        List<Sample> expected = series.values().stream().flatMap(buffer -> Sample.of(buffer).stream())
                .filter(sample -> sample.histogram() != null).toList();

        assertThat(expected).isNotEmpty();
        withViews(fixture, manifest, duck -> assertThat(histograms(duck)).isEqualTo(expected));
    }

    private static List<Sample> histograms(Statement duck) throws SQLException {
        List<Sample> samples = new ArrayList<>();
        try (ResultSet row = duck
                .executeQuery("SELECT *, epoch_ms(ts) AS ms, coalesce(epoch_ms(start_ts), 0) AS start_ms"
                        + " FROM histograms ORDER BY series_ref, ts")) {
            while (row.next()) {
                String hint = row.getString("reset_hint").toUpperCase(Locale.ROOT);
                NativeHistogram histogram = NativeHistogram.builder().integer(row.getBoolean("is_integer"))
                        .resetHint(NativeHistogram.ResetHint.valueOf(hint)).schema(row.getInt("schema"))
                        .zero(row.getDouble("zero_threshold"), row.getDouble("zero_count"))
                        .count(row.getDouble("count")).sum(row.getDouble("sum"))
                        .positive(spans(row.getArray("positive_spans")), doubles(row.getArray("positive_buckets")))
                        .negative(spans(row.getArray("negative_spans")), doubles(row.getArray("negative_buckets")))
                        .customBounds(doubles(row.getArray("custom_bounds"))).build();
                samples.add(new Sample(row.getLong("ms"), Double.doubleToRawLongBits(histogram.sum()), histogram,
                        row.getLong("start_ms")));
            }
        }
        return samples;
    }

    private static double[] doubles(Array array) throws SQLException {
        Object[] elements = (Object[]) array.getArray();
        double[] doubles = new double[elements.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = (Double) elements[i];
        }
        return doubles;
    }

    private static int[] spans(Array array) throws SQLException {
        Object[] elements = (Object[]) array.getArray();
        int[] spans = new int[2 * elements.length];
        for (int i = 0; i < elements.length; i++) {
            Object[] span = ((Struct) elements[i]).getAttributes();
            spans[2 * i] = (Integer) span[0];
            spans[2 * i + 1] = (Integer) span[1];
        }
        return spans;
    }

    @Test
    void seesTheLabelsThatWereWritten() throws SQLException {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(29), 300, 3, false);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 5), series);

        withViews(fixture, manifest, duck -> {
            List<Labels> seen = new ArrayList<>();
            try (ResultSet row = duck.executeQuery(
                    """
                    SELECT metric, l_job, l_instance, l_zone, "l_odd.label ""x""\" FROM series ORDER BY series_ref""")) {
                while (row.next()) {
                    String zone = row.getString(4);
                    String odd = row.getString(5);
                    seen.add(Labels.of(Map.of("__name__", row.getString(1), "job", row.getString(2), "instance",
                            row.getString(3), "zone", zone == null ? "" : zone, "odd.label \"x\"",
                            odd == null ? "" : odd)));
                }
            }
            assertThat(seen).containsExactlyElementsOf(series.keySet());
        });
    }
}
