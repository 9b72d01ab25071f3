package io.narthex.query.source;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.query.catalogue.Deletions;

/// The series of another cursor without the samples that are deleted.
public record RemainingCursor(SeriesCursor all, Deletions deletions) implements SeriesCursor {
    @Override
    public boolean next() {
        return all.next();
    }

    @Override
    public Labels labels() {
        return all.labels();
    }

    @Override
    public void read(SampleBuffer into) {
        int before = into.size();
        all.read(into);
        deletions.apply(all.labels(), into, before);
    }

    @Override
    public List<SeriesCursor> split(int seriesPerPart) {
        return all.split(seriesPerPart).stream().<SeriesCursor>map(part -> new RemainingCursor(part, deletions))
                .toList();
    }

    @Override
    public void close() {
        all.close();
    }
}
