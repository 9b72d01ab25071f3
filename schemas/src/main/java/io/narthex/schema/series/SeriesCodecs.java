package io.narthex.schema.series;

import java.nio.ByteBuffer;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.ByteSink;
import io.narthex.schema.codec.MalformedRecordException;
import io.narthex.schema.codec.RecordCodec;
import io.narthex.schema.codec.SingleObject;

/// Values of the topic `narthex.series`.
public final class SeriesCodecs {
    private static final RecordCodec<SeriesRecord> SERIES = RecordCodec.of(SeriesRecord.class);
    private static final long SERIES_FINGERPRINT = SingleObject.fingerprintOf("SeriesRecord");
    private static final RecordCodec<LayoutRecord> LAYOUT = RecordCodec.of(LayoutRecord.class);

    /// Where the fields of a record begin.
    static final int BODY_OFFSET = SingleObject.HEADER_BYTES;

    private SeriesCodecs() {}

    /// By hand: series come by the hundred thousand. A test holds it to what Avro writes.
    public static byte[] encodeSeries(TenantId tenant, Labels labels) {
        ByteSink sink = new ByteSink(BODY_OFFSET + 48 * (1 + labels.size()));
        sink.setSize(BODY_OFFSET);
        SingleObject.putHeader(sink.array(), SERIES_FINGERPRINT);
        sink.putText(tenant.value());
        if (!labels.isEmpty()) {
            sink.putZigzag(labels.size());
            for (int i = 0; i < labels.size(); i++) {
                sink.putText(labels.name(i));
                sink.putText(labels.value(i));
            }
        }
        sink.putZigzag(0);
        return sink.toArray();
    }

    /// Whether a record has the schema that [#encodeSeries] writes.
    static boolean isCurrentSeries(byte[] value) {
        return SingleObject.fingerprint(value) == SERIES_FINGERPRINT;
    }

    /// @throws MalformedRecordException if it is no series
    public static SeriesRecord decodeSeries(byte[] value) {
        return SERIES.decode(value);
    }

    public static byte[] encodeLayout(TenantId tenant, List<SeriesId> series) {
        return LAYOUT.encode(new LayoutRecord(tenant, ByteBuffer.wrap(idBytes(series))));
    }

    /// The id of a layout with these series in this order.
    public static LayoutId layoutId(List<SeriesId> series) {
        return LayoutId.of(idBytes(series));
    }

    /// @throws MalformedRecordException if it is no layout
    public static List<SeriesId> decodeLayout(byte[] value) {
        ByteBuffer ids = LAYOUT.decode(value).seriesIds();
        if (ids.remaining() % SeriesId.BYTES != 0) {
            throw new MalformedRecordException("layout has " + ids.remaining() + " bytes of ids");
        }
        return new SeriesIdList(ids);
    }

    private static byte[] idBytes(List<SeriesId> series) {
        ByteBuffer bytes = ByteBuffer.allocate(SeriesId.BYTES * series.size());
        for (SeriesId id : series) {
            bytes.putLong(id.high()).putLong(id.low());
        }
        return bytes.array();
    }
}
