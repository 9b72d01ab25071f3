package io.narthex.standalone.flags;

import java.time.Duration;

import picocli.CommandLine.Option;

/// `--query.*` of whatever evaluates PromQL: queries and rules.
public final class EvaluationFlags {
    @Option(names = "--query.lookback-delta", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "5m", description = "The maximum lookback duration for retrieving metrics during expression evaluations. Default: ${DEFAULT-VALUE}")
    private Duration lookbackDelta = Duration.ofMinutes(5);

    @Option(names = "--query.max-samples", paramLabel = "N", defaultValue = "50000000", description = "Maximum number of samples a single query can load into memory. Default: ${DEFAULT-VALUE}")
    private int maxSamples = 50_000_000;

    public Duration lookbackDelta() {
        return lookbackDelta;
    }

    public int maxSamples() {
        return maxSamples;
    }
}
