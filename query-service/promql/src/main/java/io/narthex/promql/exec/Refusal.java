package io.narthex.promql.exec;

import io.narthex.promql.failure.ExecutionFailure;

/// What the engine does not do to native histograms is refused by name, so that no answer is wrong.
final class Refusal {
    private Refusal() {}

    static ExecutionFailure ofHistograms(String what) {
        return new ExecutionFailure("native histograms are not supported by " + what);
    }
}
