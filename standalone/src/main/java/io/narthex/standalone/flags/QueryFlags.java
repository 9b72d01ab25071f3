package io.narthex.standalone.flags;

import java.time.Duration;

import picocli.CommandLine.Option;

/// `--query.*` of the service that answers queries.
public final class QueryFlags {
    @Option(names = "--query.timeout", paramLabel = "DURATION", converter = Converters.DurationText.class, defaultValue = "2m", description = "Maximum time a query may take before being aborted. Default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(names = "--query.max-concurrency", paramLabel = "N", defaultValue = "20", description = "Maximum number of queries executed concurrently. Default: ${DEFAULT-VALUE}")
    private int maxConcurrency = 20;

    public Duration timeout() {
        return timeout;
    }

    public int maxConcurrency() {
        return maxConcurrency;
    }
}
