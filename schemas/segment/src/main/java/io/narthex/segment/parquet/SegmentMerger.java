package io.narthex.segment.parquet;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.SegmentId;
import io.narthex.segment.SegmentManifest;
import io.narthex.segment.SegmentOrigin;
import io.narthex.segment.store.ObjectStore;

/// Merges segments of abutting offsets into one, series by series. Of two samples of one series and time that of the
/// lower offset is kept. Memory: the series tables of the inputs and one series' samples.
public final class SegmentMerger {
    /// Takes samples out that are not to be in the result.
    public interface Filter {
        Filter NONE = (labels, samples) -> {};

        void apply(Labels labels, SampleBuffer samples);
    }

    private final ObjectStore store;
    private final InstantSource clock;

    public SegmentMerger(ObjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @param inputs in offset order, each beginning where the one before ends, all of one tenant, partition and topic;
    ///        a single one is written anew on its level
    /// @param staging folder for the result, as [SegmentWriter] takes it
    /// @return the manifest of the result, which names the inputs; nothing is published
    /// @throws IllegalArgumentException if the inputs do not belong together
    public SegmentManifest merge(List<SegmentManifest> inputs, Filter filter, Path staging, SegmentId id) {
        SegmentOrigin origin = originOf(inputs);
        List<Input> open = new ArrayList<>();
        try {
            TreeSet<String> names = new TreeSet<>();
            for (SegmentManifest manifest : inputs) {
                Input input = new Input(SegmentReader.open(store, manifest));
                open.add(input);
                names.addAll(input.reader.labelNames());
            }
            try (SegmentWriter writer = SegmentWriter.create(staging, id, origin, names, clock)) {
                mergeInto(writer, open, filter);
                return writer.finish();
            }
        } finally {
            open.forEach(Input::close);
        }
    }

    private static SegmentOrigin originOf(List<SegmentManifest> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a merge needs at least one segment");
        }
        SegmentOrigin first = inputs.getFirst().origin();
        long end = first.startOffset();
        int level = 0;
        for (SegmentManifest manifest : inputs) {
            SegmentOrigin origin = manifest.origin();
            boolean sameLog = origin.tenant().equals(first.tenant()) && origin.partition() == first.partition()
                    && origin.clusterId().equals(first.clusterId()) && origin.topicId().equals(first.topicId());
            if (!sameLog || origin.startOffset() != end) {
                throw new IllegalArgumentException("segment " + manifest.id() + " must begin at offset " + end
                        + " of the same log, it begins at " + origin.startOffset() + " of partition "
                        + origin.partition() + " of topic " + origin.topicId());
            }
            end = origin.endOffset();
            level = Math.max(level, origin.level());
        }
        return new SegmentOrigin(first.tenant(), first.partition(), first.startOffset(), end,
                inputs.size() == 1 ? level : level + 1,
                first.clusterId(), first.topicId(), inputs.stream().map(SegmentManifest::id).toList());
    }

    private static void mergeInto(SegmentWriter writer, List<Input> inputs, Filter filter) {
        SampleMerge.Accumulator samples = new SampleMerge.Accumulator();
        for (Labels next = least(inputs); next != null; next = least(inputs)) {
            samples.clear();
            for (Input input : inputs) {
                if (input.isAt(next)) {
                    samples.add(input.samples());
                    input.advance();
                }
            }
            filter.apply(next, samples.result());
            writer.add(next, samples.result());
        }
    }

    private static @Nullable Labels least(List<Input> inputs) {
        Labels least = null;
        for (Input input : inputs) {
            Labels labels = input.labels;
            if (labels != null && (least == null || SegmentWriter.SERIES_ORDER.compare(labels, least) < 0)) {
                least = labels;
            }
        }
        return least;
    }

    private static final class Input {
        private final SegmentReader reader;
        private final SegmentCursor cursor;
        private final SampleBuffer buffer = new SampleBuffer();
        private int ref;
        private @Nullable Labels labels;

        Input(SegmentReader reader) {
            this.reader = reader;
            cursor = reader.cursor();
            labels = reader.seriesCount() > 0 ? reader.labels(0) : null;
        }

        boolean isAt(Labels series) {
            return labels != null && labels.equals(series);
        }

        SampleBuffer samples() {
            buffer.clear();
            cursor.read(ref, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
            return buffer;
        }

        void advance() {
            ref++;
            labels = ref < reader.seriesCount() ? reader.labels(ref) : null;
        }

        void close() {
            cursor.close();
            reader.close();
        }
    }
}
