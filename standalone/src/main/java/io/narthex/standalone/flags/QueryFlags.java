package io.narthex.standalone.flags;

import java.time.Duration;

import picocli.CommandLine.Option;

/// `--query.*`
public final class QueryFlags {
    @Option(names = "--query.lookback-delta", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "5m", description = "The maximum lookback duration for retrieving metrics during expression evaluations. Default: ${DEFAULT-VALUE}")
    private Duration lookbackDelta = Duration.ofMinutes(5);

    @Option(names = "--query.timeout", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2m", description = "Maximum time a query may take before being aborted. Default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(names = "--query.max-concurrency", paramLabel = "N", defaultValue = "20", description = "Maximum number of queries executed concurrently. Default: ${DEFAULT-VALUE}")
    private int maxConcurrency = 20;

    @Option(names = "--query.max-samples", paramLabel = "N", defaultValue = "50000000", description = "Maximum number of samples a single query can load into memory. Default: ${DEFAULT-VALUE}")
    private int maxSamples = 50_000_000;

    public Duration lookbackDelta() {
        return lookbackDelta;
    }

    public Duration timeout() {
        return timeout;
    }

    public int maxConcurrency() {
        return maxConcurrency;
    }

    public int maxSamples() {
        return maxSamples;
    }
}
