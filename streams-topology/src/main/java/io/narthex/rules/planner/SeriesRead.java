package io.narthex.rules.planner;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;

/// A selector with the part of time that it reads, relative to the expression's time.
///
/// @param backMs the read begins after `time - backMs`
/// @param untilBackMs and ends at `time - untilBackMs`, inclusive; negative for a negative offset
public record SeriesRead(List<Matcher> matchers, long backMs, long untilBackMs) {
    public SeriesRead {
        matchers = List.copyOf(matchers);
    }

    public boolean matches(Labels labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    SeriesRead shifted(long ms) {
        return new SeriesRead(matchers, backMs + ms, untilBackMs + ms);
    }
}
