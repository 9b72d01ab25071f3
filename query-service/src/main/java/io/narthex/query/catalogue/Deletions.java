package io.narthex.query.catalogue;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.segment.parquet.SegmentMerger;

/// The deletions that concern one tenant's samples of a time range. Immutable.
public record Deletions(List<Deletion> all) implements SegmentMerger.Filter {
    public Deletions {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public boolean concern(Labels labels) {
        return all.stream().anyMatch(deletion -> deletion.concerns(labels));
    }

    @Override
    public void apply(Labels labels, SampleBuffer samples) {
        apply(labels, samples, 0);
    }

    /// Takes out what is deleted of a series' samples, from an index on.
    public void apply(Labels labels, SampleBuffer samples, int fromIndex) {
        for (Deletion deletion : all) {
            if (deletion.concerns(labels)) {
                samples.drop(fromIndex, deletion.record().minTimestampMs(), deletion.record().maxTimestampMs());
            }
        }
    }
}
