package io.narthex.query.exemplar;

import java.util.List;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;

/// A series and some of its exemplars.
///
/// @param exemplars in the order of their times
public record SeriesExemplars(Labels series, List<Exemplar> exemplars) {
    public SeriesExemplars {
        exemplars = List.copyOf(exemplars);
    }
}
