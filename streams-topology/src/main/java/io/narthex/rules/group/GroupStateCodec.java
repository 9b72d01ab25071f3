package io.narthex.rules.group;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.window.LabelSets;
import io.narthex.rules.window.SeriesWindow;
import io.narthex.rules.window.WindowRecords;
import io.narthex.schema.Records;
import io.narthex.schema.rule.PartialSeries;
import io.narthex.schema.rule.RulePartial;

/// The bytes of a [GroupState] in the store and its changelog: a version byte, then the fields in order.
///
/// Earlier formats are read: 1 has no histograms among a group's own results, 1 and 2 neither know a rule's expression
/// nor under which labels an alert was written.
public final class GroupStateCodec {
    private static final byte FIRST_FORMAT = 1;
    private static final byte HISTOGRAM_FORMAT = 2;
    private static final byte FORMAT = 3;
    private static final byte PENDING = 1;
    private static final byte FIRING = 2;
    private static final byte RESOLVED = 3;

    private GroupStateCodec() {}

    public static byte[] encode(GroupState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            writeText(out, state.version());
            out.writeLong(state.lastEvalMs());
            out.writeInt(state.rules().size());
            for (RuleMemory rule : state.rules()) {
                writeText(out, rule.identity());
                writeText(out, rule.query());
                writeAll(out, rule.previousSeries());
                out.writeInt(rule.alerts().instances().size());
                for (AlertInstance alert : rule.alerts().instances()) {
                    writeAlert(out, alert);
                }
                writeWritten(out, rule.alerts().written());
            }
            writeAll(out, state.orphans());
            writeOwnResults(out, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalStateException if the bytes are of another format
    public static GroupState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format < FIRST_FORMAT || format > FORMAT) {
                throw new IllegalStateException("group state has format " + format + ", expected " + FORMAT);
            }
            GroupState state = new GroupState();
            String version = readText(in);
            state.setLastEvalMs(in.readLong());
            List<RuleMemory> rules = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                rules.add(readRule(in, format));
            }
            state.restore(version, rules);
            state.orphans().addAll(readAll(in));
            if (format < HISTOGRAM_FORMAT) {
                readOwnFloats(in, state);
            } else {
                readOwnResults(in, state);
            }
            return state;
        } catch (IOException e) {
            throw new IllegalStateException("group state ends early", e);
        }
    }

    private static RuleMemory readRule(DataInputStream in, byte format) throws IOException {
        RuleMemory rule = new RuleMemory(readText(in));
        if (format == FORMAT) {
            rule.setQuery(readText(in));
        }
        rule.setPreviousSeries(new TreeSet<>(readAll(in)));
        for (int alerts = in.readInt(); alerts > 0; alerts--) {
            rule.alerts().restore(readAlert(in));
        }
        if (format == FORMAT) {
            for (int written = in.readInt(); written > 0; written--) {
                rule.alerts().restoreWritten(readLabels(in), readLabels(in));
            }
        }
        return rule;
    }

    private static void writeWritten(DataOutputStream out, Map<Labels, Labels> written) throws IOException {
        out.writeInt(written.size());
        for (Map.Entry<Labels, Labels> entry : written.entrySet()) {
            writeLabels(out, entry.getKey());
            writeLabels(out, entry.getValue());
        }
    }

    private static void writeAlert(DataOutputStream out, AlertInstance alert) throws IOException {
        out.writeByte(switch (alert) {
            case AlertInstance.Pending _ -> PENDING;
            case AlertInstance.Firing _ -> FIRING;
            case AlertInstance.Resolved _ -> RESOLVED;
        });
        writeLabels(out, alert.labels());
        writeMap(out, alert.annotations());
        out.writeLong(Double.doubleToRawLongBits(alert.value()));
        out.writeLong(alert.activeAtMs());
        switch (alert) {
            case AlertInstance.Pending _ -> {
                // nothing more
            }
            case AlertInstance.Firing firing -> {
                out.writeLong(firing.firedAtMs());
                out.writeLong(firing.keepFiringSinceMs());
                out.writeLong(firing.lastSentMs());
            }
            case AlertInstance.Resolved resolved -> {
                out.writeLong(resolved.firedAtMs());
                out.writeLong(resolved.resolvedAtMs());
                out.writeLong(resolved.lastSentMs());
            }
        }
    }

    private static AlertInstance readAlert(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        Labels labels = readLabels(in);
        Map<String, String> annotations = readMap(in);
        double value = Double.longBitsToDouble(in.readLong());
        long activeAtMs = in.readLong();
        return switch (kind) {
            case PENDING -> new AlertInstance.Pending(labels, annotations, value, activeAtMs);
            case FIRING -> new AlertInstance.Firing(
                    labels, annotations, value, activeAtMs, in.readLong(), in.readLong(), in.readLong());
            case RESOLVED -> new AlertInstance.Resolved(
                    labels, annotations, value, activeAtMs, in.readLong(), in.readLong(), in.readLong());
            default -> throw new IllegalStateException("alert state has kind " + kind);
        };
    }

    /// As a record of partials has windows, for it has a place for every kind of sample.
    private static void writeOwnResults(DataOutputStream out, GroupState state) throws IOException {
        LabelSets labelSets = new LabelSets();
        List<PartialSeries> windows = state.ownResults().stream()
                .map(window -> WindowRecords.toRecord(0, window, labelSets)).toList();
        byte[] bytes = Records.RULE_PARTIALS.encode(
                new RulePartial(TenantId.DEFAULT, "", state.version(), state.lastEvalMs(), 0, 0, 0, false, 0,
                        labelSets.all(), windows, List.of()));
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void readOwnResults(DataInputStream in, GroupState state) throws IOException {
        RulePartial own = Records.RULE_PARTIALS.decode(in.readNBytes(in.readInt()));
        for (PartialSeries series : own.series()) {
            SeriesWindow window = new SeriesWindow(own.labels(series));
            WindowRecords.addTo(window, series);
            state.restoreOwn(window);
        }
    }

    private static void readOwnFloats(DataInputStream in, GroupState state) throws IOException {
        for (int series = in.readInt(); series > 0; series--) {
            Labels labels = readLabels(in);
            for (int count = in.readInt(); count > 0; count--) {
                long timestampMs = in.readLong();
                state.rememberOwn(labels, timestampMs, Double.longBitsToDouble(in.readLong()), null);
            }
        }
    }

    private static void writeAll(DataOutputStream out, Collection<Labels> all) throws IOException {
        out.writeInt(all.size());
        for (Labels labels : all) {
            writeLabels(out, labels);
        }
    }

    private static List<Labels> readAll(DataInputStream in) throws IOException {
        List<Labels> all = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            all.add(readLabels(in));
        }
        return all;
    }

    private static void writeLabels(DataOutputStream out, Labels labels) throws IOException {
        writeMap(out, labels.toMap());
    }

    private static Labels readLabels(DataInputStream in) throws IOException {
        return Labels.of(readMap(in));
    }

    private static void writeMap(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
    }

    private static Map<String, String> readMap(DataInputStream in) throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            String key = readText(in);
            map.put(key, readText(in));
        }
        return map;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
