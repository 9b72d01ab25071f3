package io.narthex.rules.group;

/// How the evaluation of one rule went.
///
/// @param error empty if it went well
/// @param durationNanos how long it took
/// @param sampleCount what it produced
public record RuleOutcome(String error, long durationNanos, int sampleCount) {
    public boolean isFailed() {
        return !error.isEmpty();
    }
}
