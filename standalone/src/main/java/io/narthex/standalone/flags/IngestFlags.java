package io.narthex.standalone.flags;

import picocli.CommandLine.Option;

/// What ingest takes, and how much of it.
public final class IngestFlags {
    @Option(names = "--web.enable-remote-write-receiver", negatable = true, defaultValue = "true", fallbackValue = "true", description = "Enable API endpoint accepting remote write requests. Default: ${DEFAULT-VALUE}")
    private boolean enableRemoteWriteReceiver;

    @Option(names = "--ingest.max-unflushed-size", paramLabel = "SIZE", converter = Converters.SizeText.class, defaultValue = "50GB", description = "How much of the log may wait to be written to segments; beyond it samples are refused with 503, for nothing unflushed is ever deleted. Units: B, KB, MB, GB, TB, PB, EB; powers of 2. Default: ${DEFAULT-VALUE}")
    private long maxUnflushedBytes = 50L << 30;

    @Option(names = "--ingest.min-free-size", paramLabel = "SIZE", converter = Converters.SizeText.class, defaultValue = "256MB", description = "How much stays free on every disk of the log; below it samples are refused with 503, for a broker whose disk is full ends. Units: B, KB, MB, GB, TB, PB, EB; powers of 2. Default: ${DEFAULT-VALUE}")
    private long minFreeBytes = 256L << 20;

    public boolean enableRemoteWriteReceiver() {
        return enableRemoteWriteReceiver;
    }

    public long maxUnflushedBytes() {
        return maxUnflushedBytes;
    }

    public long minFreeBytes() {
        return minFreeBytes;
    }
}
