package io.narthex.alert.notify;

import java.util.List;
import java.util.Map;

import io.narthex.alert.inhibit.Inhibitor;
import io.narthex.alert.intervals.TimeInterval;
import io.narthex.alert.silence.Silences;

/// What the muting stages ask.
///
/// @param intervals by name
public record MutingParts(Inhibitor inhibitor, Silences silences, Map<String, List<TimeInterval>> intervals) {
    public MutingParts {
        intervals = Map.copyOf(intervals);
    }
}
