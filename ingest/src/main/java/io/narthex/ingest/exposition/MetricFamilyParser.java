package io.narthex.ingest.exposition;

import io.narthex.ingest.wire.ProtoReader;
import io.narthex.ingest.wire.WireFormatException;
import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MetricType;
import io.narthex.model.Names;
import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads delimited `io.prometheus.client.MetricFamily` messages, entry by entry, over bytes and without copying them.
///
/// A metric gives the series that its text form would have: a summary its count, sum and quantiles, a histogram its
/// count, sum and buckets, `+Inf` added where it is missing. A native histogram is one series of its family's name. What
/// is kept of a histogram that has both forms follows Prometheus. Each series has a [#key] by which it is known again
/// without reading its labels. Not thread-safe; used again by [#reset].
public final class MetricFamilyParser {
    /// What [#next] found.
    public enum Entry {
        FAMILY, SERIES, END
    }

    /// What a series is of its metric; the ordinal stands in its key.
    private enum Part {
        VALUE, COUNT, SUM, QUANTILE, BUCKET, NATIVE
    }

    private static final MetricType[] TYPES = {MetricType.COUNTER, MetricType.GAUGE, MetricType.SUMMARY,
        MetricType.UNKNOWN, MetricType.HISTOGRAM, MetricType.GAUGEHISTOGRAM};
    private static final int PART_BYTES = 1 + Long.BYTES;
    private static final byte[] SEPARATOR = {(byte) 0xFF};

    private final ProtoReader families = new ProtoReader();
    private final ProtoReader family = new ProtoReader();
    private final ProtoReader message = new ProtoReader();
    private final MetricMessage metric = new MetricMessage();
    private final boolean keepsNative;
    private final boolean keepsClassic;

    private String familyName = "";
    private byte[] familyNameBytes = new byte[0];
    private String help = "";
    private String unit = "";
    private MetricType type = MetricType.UNKNOWN;

    /// Of the metric at hand: whether its native form is read, and how many series it gives.
    private boolean isNative;
    private int parts;
    private int nextPart;

    /// Of the series at hand.
    private Part part = Part.VALUE;
    private int boundIndex;
    private byte[] key = new byte[256];
    private int keyLength;
    private final List<String> emptyNames = new ArrayList<>();

    /// @param keepsNative whether native histograms are read; else of such a histogram its classic form is
    /// @param keepsClassic whether the classic form is read beside a native one
    public MetricFamilyParser(boolean keepsNative, boolean keepsClassic) {
        this.keepsNative = keepsNative;
        this.keepsClassic = keepsClassic;
    }

    /// Starts over on the first `length` bytes. The array is not copied.
    public void reset(byte[] bytes, int length) {
        families.set(bytes, 0, length);
        family.set(bytes, 0, 0);
        parts = 0;
        nextPart = 0;
    }

    /// Reads the next entry.
    public Entry next() throws ExpositionException {
        try {
            if (nextPart < parts || nextMetric()) {
                startPart(nextPart++);
                return Entry.SERIES;
            }
            if (!families.hasRemaining()) {
                return Entry.END;
            }
            readFamily();
            return Entry.FAMILY;
        } catch (WireFormatException e) {
            throw fail(String.valueOf(e.getMessage()));
        }
    }

    public String familyName() {
        return familyName;
    }

    public MetricType type() {
        return type;
    }

    public String help() {
        return help;
    }

    public String unit() {
        return unit;
    }

    /// What tells the series just read from all others: the first [#keyLength] bytes. Valid until the next entry.
    public byte[] key() {
        return key;
    }

    public int keyLength() {
        return keyLength;
    }

    /// The value of the series just read; of a native histogram its sum.
    public double value() {
        double number = switch (part) {
            case VALUE -> metric.value;
            case COUNT -> metric.count;
            case SUM, NATIVE -> metric.sum;
            case QUANTILE -> metric.boundValue(boundIndex);
            case BUCKET -> boundIndex < metric.boundCount() ? metric.boundValue(boundIndex) : metric.count;
        };
        return Double.isNaN(number) ? Double.longBitsToDouble(Staleness.NORMAL_NAN_BITS) : number;
    }

    /// The native histogram that the series just read is; null where it is a number.
    ///
    /// @throws ExpositionException if it breaks Prometheus' rules for a valid one
    public @Nullable NativeHistogram histogram() throws ExpositionException {
        if (part != Part.NATIVE) {
            return null;
        }
        try {
            return metric.histogram();
        } catch (IllegalArgumentException e) {
            throw fail(String.valueOf(e.getMessage()));
        }
    }

    public boolean hasTimestamp() {
        return metric.timestampMs != 0;
    }

    public long timestampMs() {
        return metric.timestampMs;
    }

    /// The labels of the series just read, metric name included.
    ///
    /// @throws ExpositionException if a label is malformed or comes twice
    public Labels labels() throws ExpositionException {
        emptyNames.clear();
        Labels.Builder builder = Labels.builder().add(Labels.METRIC_NAME, switch (part) {
            case VALUE, QUANTILE, NATIVE -> familyName;
            case COUNT -> familyName + "_count";
            case SUM -> familyName + "_sum";
            case BUCKET -> familyName + "_bucket";
        });
        if (part == Part.BUCKET || part == Part.QUANTILE) {
            builder.add(part == Part.BUCKET ? "le" : "quantile", Numbers.labelText(bound()));
        }
        try {
            readLabels(metric.labels, builder);
            return builder.build();
        } catch (WireFormatException | IllegalArgumentException e) {
            throw fail(e.getMessage() + ": invalid sample");
        }
    }

    /// The labels of the series last given by [#labels] whose value the exposition leaves empty.
    public List<String> emptyNames() {
        return emptyNames;
    }

    /// The exemplars of the series just read, oldest first. One without a timestamp stands at the given time, but for a
    /// native histogram, where it is left out as Prometheus does.
    public List<Exemplar> exemplars(long defaultTimestampMs) throws ExpositionException {
        if (metric.exemplars.size() == 0 || part == Part.COUNT || part == Part.SUM) {
            return List.of();
        }
        List<Exemplar> found = new ArrayList<>(1);
        try {
            for (int i = 0; i < metric.exemplars.size(); i++) {
                int owner = part == Part.BUCKET ? boundIndex : MetricMessage.NO_BUCKET;
                if (part == Part.NATIVE || metric.exemplars.owner(i) == owner) {
                    readExemplar(metric.exemplars.start(i), metric.exemplars.end(i), defaultTimestampMs, found);
                }
            }
        } catch (WireFormatException | IllegalArgumentException e) {
            throw fail(String.valueOf(e.getMessage()));
        }
        found.sort(Comparator.comparingLong(Exemplar::timestampMs));
        return found;
    }

    private void readExemplar(int from, int to, long defaultTimestampMs, List<Exemplar> found) {
        MessageRanges labels = new MessageRanges();
        double observed = 0;
        boolean dated = false;
        long timestampMs = defaultTimestampMs;
        message.set(families.array(), from, to);
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> labels.add(message, MetricMessage.NO_BUCKET);
                case 2 -> observed = message.doubleValue();
                case 3 -> {
                    timestampMs = readTimestamp();
                    dated = true;
                }
                default -> message.skip();
            }
        }
        if (dated || part != Part.NATIVE) {
            Labels.Builder builder = Labels.builder();
            readLabels(labels, builder);
            found.add(new Exemplar(builder.build(), observed, timestampMs));
        }
    }

    private long readTimestamp() {
        long seconds = 0;
        long nanos = 0;
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> seconds = message.varint();
                case 2 -> nanos = message.varint();
                default -> message.skip();
            }
        }
        message.leave(outer);
        return seconds * 1000 + nanos / 1_000_000;
    }

    private void readLabels(MessageRanges labels, Labels.Builder to) {
        for (int i = 0; i < labels.size(); i++) {
            String name = "";
            String text = "";
            message.set(families.array(), labels.start(i), labels.end(i));
            while (message.nextField()) {
                switch (message.field()) {
                    case 1 -> name = message.text();
                    case 2 -> text = message.text();
                    default -> message.skip();
                }
            }
            if (!Names.isUtf8Name(name)) {
                throw new IllegalArgumentException("invalid label name: " + name);
            }
            if (text.isEmpty()) {
                emptyNames.add(name);
            }
            to.add(name, text);
        }
    }

    /// Reads what is said of a family, wherever its message says it, and then stands before its metrics.
    private void readFamily() throws ExpositionException {
        int outer = families.enter();
        int from = families.position();
        int to = families.limit();
        families.leave(outer);
        familyName = "";
        help = "";
        unit = "";
        long typeNumber = 0;
        family.set(families.array(), from, to);
        while (family.nextField()) {
            switch (family.field()) {
                case 1 -> familyName = family.text();
                case 2 -> help = family.text();
                case 3 -> typeNumber = family.varint();
                case 5 -> unit = family.text();
                default -> family.skip();
            }
        }
        requireFamily(typeNumber);
        type = TYPES[(int) typeNumber];
        familyNameBytes = familyName.getBytes(StandardCharsets.UTF_8);
        family.set(families.array(), from, to);
    }

    private void requireFamily(long typeNumber) throws ExpositionException {
        if (!Names.isUtf8Name(familyName)) {
            throw fail("invalid metric name: " + familyName);
        }
        if (typeNumber < 0 || typeNumber >= TYPES.length) {
            throw fail("unknown metric type for metric " + Names.quote(familyName) + ": " + typeNumber);
        }
        boolean counter = TYPES[(int) typeNumber] == MetricType.COUNTER && familyName.endsWith("_total");
        String base = counter ? familyName.substring(0, familyName.length() - "_total".length()) : familyName;
        if (!base.endsWith(unit)) {
            throw fail("unit " + Names.quote(unit) + " not a suffix of " + (counter ? "counter " : "metric ") + Names
                    .quote(familyName));
        }
    }

    /// Moves to the next metric of the family; false at its end.
    private boolean nextMetric() {
        while (family.nextField()) {
            if (family.field() != 4) {
                family.skip();
                continue;
            }
            int outer = family.enter();
            metric.read(families.array(), family.position(), family.limit(), type);
            family.leave(outer);
            startMetric();
            return true;
        }
        return false;
    }

    private void startMetric() {
        nextPart = 0;
        isNative = keepsNative && metric.isNative();
        int bounds = metric.boundCount();
        boolean histogram = isHistogram();
        if (isNative && !(keepsClassic && bounds > 0) || !histogram && type != MetricType.SUMMARY) {
            parts = 1;
        } else {
            boolean lacksInfinity = histogram && (bounds == 0 || metric.bound(bounds - 1) != Double.POSITIVE_INFINITY);
            parts = (isNative ? 1 : 0) + 2 + bounds + (lacksInfinity ? 1 : 0);
        }
        startKey();
    }

    private boolean isHistogram() {
        return type == MetricType.HISTOGRAM || type == MetricType.GAUGEHISTOGRAM;
    }

    /// What the keys of all series of a metric share: family name and labels, as they stand. Neither begins with the
    /// separator, so the parts cannot run into each other.
    private void startKey() {
        keyLength = PART_BYTES;
        appendToKey(familyNameBytes, 0, familyNameBytes.length);
        for (int i = 0; i < metric.labels.size(); i++) {
            appendToKey(SEPARATOR, 0, 1);
            appendToKey(families.array(), metric.labels.start(i), metric.labels.end(i));
        }
    }

    private void appendToKey(byte[] from, int start, int end) {
        int length = end - start;
        if (keyLength + length > key.length) {
            key = Arrays.copyOf(key, 2 * (keyLength + length));
        }
        System.arraycopy(from, start, key, keyLength, length);
        keyLength += length;
    }

    private void startPart(int index) {
        int classic = isNative ? index - 1 : index;
        boundIndex = Math.max(0, classic - 2);
        if (classic < 0) {
            part = Part.NATIVE;
        } else if (!isHistogram() && type != MetricType.SUMMARY) {
            part = Part.VALUE;
        } else if (classic < 2) {
            part = classic == 0 ? Part.COUNT : Part.SUM;
        } else {
            part = isHistogram() ? Part.BUCKET : Part.QUANTILE;
        }
        key[0] = (byte) part.ordinal();
        long bits = part == Part.BUCKET || part == Part.QUANTILE ? Double.doubleToLongBits(bound()) : 0;
        for (int i = 1; i < PART_BYTES; i++) {
            key[i] = (byte) bits;
            bits >>>= Byte.SIZE;
        }
    }

    private double bound() {
        return boundIndex < metric.boundCount() ? metric.bound(boundIndex) : Double.POSITIVE_INFINITY;
    }

    private ExpositionException fail(String text) {
        return new ExpositionException(text, families.position());
    }
}
