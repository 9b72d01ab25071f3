package io.narthex.promql.limits;

/// What one query may use. Zero means: as the engine's options say.
public record QueryLimits(long maxSamples, long timeoutMs) {
    public static final QueryLimits DEFAULT = new QueryLimits(0, 0);
}
