package io.narthex.segment.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.List;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// The tables of a segment of version 1: their files, columns and the view that gives plain values.
/// `docs/formats/segment.md` tells what they mean.
public final class SegmentTables {
    public static final String SAMPLES = "samples.parquet";
    public static final String SERIES = "series.parquet";

    /// Absent where the segment has no native histogram.
    public static final String HISTOGRAMS = "histograms.parquet";

    /// Key of the samples table's metadata that names the columns without any value, separated by commas.
    static final String EMPTY_COLUMNS = "narthex.empty_columns";

    /// What stands before a label's name in its column of the series table.
    static final String LABEL_PREFIX = "l_";

    static final MessageType SAMPLES_SCHEMA = Types.buildMessage().addFields(required(INT32, "series_ref"),
            Types.required(INT64).as(timestampType(true, MILLIS)).named("ts"), optional(INT64, "value_int"),
            optional(DOUBLE, "value"), Types.optional(INT64).as(timestampType(true, MILLIS)).named("start_ts"))
            .named("samples");

    static final MessageType HISTOGRAMS_SCHEMA = Types.buildMessage().addFields(required(INT32, "series_ref"),
            Types.required(INT64).as(timestampType(true, MILLIS)).named("ts"),
            Types.optional(INT64).as(timestampType(true, MILLIS)).named("start_ts"), required(BOOLEAN, "is_integer"),
            Types.required(BINARY).as(stringType()).named("reset_hint"), required(INT32, "schema"),
            required(DOUBLE, "zero_threshold"), required(DOUBLE, "zero_count"), required(DOUBLE, "count"),
            required(DOUBLE, "sum"), list("positive_spans", span()), list("positive_buckets", element()),
            list("negative_spans", span()), list("negative_buckets", element()), list("custom_bounds", element()))
            .named("histograms");

    private static final String SERIES_VIEW = """
                                              CREATE OR REPLACE VIEW series AS SELECT * FROM read_parquet('series.parquet');
                                              """;

    private static final String SAMPLES_VIEW = """
                                               CREATE OR REPLACE VIEW samples AS
                                               SELECT p.series_ref, s.metric, p.ts,
                                                      coalesce(p.value, (p.value_int + s.voff)::DOUBLE * s.mul / pow(10, s.scale)) AS value,
                                                      p.start_ts
                                               FROM read_parquet('samples.parquet') p JOIN read_parquet('series.parquet') s USING (series_ref);
                                               """;

    private static final String HISTOGRAMS_VIEW = """
                                                  CREATE OR REPLACE VIEW histograms AS
                                                  SELECT h.*, s.metric
                                                  FROM read_parquet('histograms.parquet') h JOIN read_parquet('series.parquet') s USING (series_ref);
                                                  """;

    private SegmentTables() {}

    /// The series table has a column for each label name but the metric name, which has its own.
    static MessageType seriesSchema(List<String> labelNames) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        schema.addFields(required(INT32, "series_ref"), Types.optional(BINARY).as(stringType()).named("metric"));
        for (String name : labelNames) {
            schema.addField(Types.optional(BINARY).as(stringType()).named(LABEL_PREFIX + name));
        }
        schema.addFields(required(INT32, "scale"), required(INT64, "mul"), required(INT64, "voff"),
                required(INT64, "row_start"), required(INT32, "row_count"), required(INT64, "histogram_row_start"),
                required(INT32, "histogram_row_count"),
                Types.required(INT64).as(timestampType(true, MILLIS)).named("min_ts"),
                Types.required(INT64).as(timestampType(true, MILLIS)).named("max_ts"));
        return schema.named("series");
    }

    static String viewSql(boolean hasHistograms) {
        return SERIES_VIEW + SAMPLES_VIEW + (hasHistograms ? HISTOGRAMS_VIEW : "");
    }

    private static PrimitiveType required(PrimitiveType.PrimitiveTypeName type, String name) {
        return Types.required(type).named(name);
    }

    private static PrimitiveType optional(PrimitiveType.PrimitiveTypeName type, String name) {
        return Types.optional(type).named(name);
    }

    private static PrimitiveType element() {
        return Types.required(DOUBLE).named("element");
    }

    private static GroupType span() {
        return Types.requiredGroup().addFields(required(INT32, "offset"), required(INT32, "length")).named("element");
    }

    private static GroupType list(String name, Type element) {
        return Types.requiredGroup().as(listType()).addField(Types.repeatedGroup().addField(element).named("list"))
                .named(name);
    }
}
