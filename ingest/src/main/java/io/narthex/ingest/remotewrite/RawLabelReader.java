package io.narthex.ingest.remotewrite;

import io.narthex.ingest.wire.ProtoReader;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;

/// Parses `Label` messages into a label set.
final class RawLabelReader {
    private final ProtoReader message = new ProtoReader();

    /// The label set, or null where Prometheus calls it invalid: no metric name, a name twice, a text that is not UTF-8,
    /// an empty label name.
    @Nullable
    Labels seriesLabels(byte[] rawLabels) {
        Labels labels = labels(rawLabels);
        return labels == null || labels.metricName().isEmpty() ? null : labels;
    }

    /// @param rawLabels the label fields of a series or exemplar, tags included
    @Nullable
    Labels labels(byte[] rawLabels) {
        message.set(rawLabels, 0, rawLabels.length);
        Labels.Builder labels = Labels.builder();
        while (message.nextField()) {
            if (!addLabel(labels)) {
                return null;
            }
        }
        try {
            return labels.build();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean addLabel(Labels.Builder labels) {
        String name = "";
        String value = "";
        int outer = message.enter();
        while (message.nextField()) {
            switch (message.field()) {
                case 1 -> name = message.textOrNull();
                case 2 -> value = message.textOrNull();
                default -> message.skip();
            }
            if (name == null || value == null) {
                return false;
            }
        }
        message.leave(outer);
        if (name.isEmpty()) {
            return false;
        }
        labels.add(name, value);
        return true;
    }
}
