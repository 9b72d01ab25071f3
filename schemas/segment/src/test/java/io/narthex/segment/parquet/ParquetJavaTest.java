package io.narthex.segment.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentManifest;

/// parquet-java's row path reads what our page code wrote.
class ParquetJavaTest {
    @TempDir
    Path directory;

    @Test
    void readsTheSameSamples() throws IOException {
        SegmentFixture fixture = new SegmentFixture(directory);
        SortedMap<Labels, SampleBuffer> series = SegmentFixture.random(new Random(31), 400, 500, true);
        SegmentManifest manifest = fixture.write(SegmentFixture.origin(0, 5), series);
        List<Group> rows = rows(fixture.folder(manifest).resolve(SegmentTables.SERIES));
        List<List<Sample>> seen = new ArrayList<>();
        rows.forEach(_ -> seen.add(new ArrayList<>()));

        for (Group sample : rows(fixture.folder(manifest).resolve(SegmentTables.SAMPLES))) {
            Group of = rows.get(sample.getInteger("series_ref", 0));
            double value = sample.getFieldRepetitionCount("value") > 0
                    ? sample.getDouble("value", 0)
                    : (double) (sample.getLong("value_int", 0) + of.getLong("voff", 0)) * of.getLong("mul", 0)
                            / Math.pow(10, of.getInteger("scale", 0));
            seen.get(sample.getInteger("series_ref", 0)).add(new Sample(sample.getLong("ts", 0),
                    Double.doubleToRawLongBits(value), null,
                    sample.getFieldRepetitionCount("start_ts") > 0 ? sample.getLong("start_ts", 0) : 0));
        }

        List<SampleBuffer> written = List.copyOf(series.values());
        for (int ref = 0; ref < written.size(); ref++) {
            assertThat(seen.get(ref)).isEqualTo(Sample.of(written.get(ref)).stream()
                    .filter(sample -> sample.histogram() == null).toList());
        }
    }

    private static List<Group> rows(Path file) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs()).usePageChecksumVerification().build();
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory().getColumnIO(schema).getRecordReader(group,
                        new GroupRecordConverter(schema));
                for (long i = 0; i < group.getRowCount(); i++) {
                    rows.add(records.read());
                }
            }
        }
        return rows;
    }
}
