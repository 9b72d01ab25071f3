package io.narthex.promql;

import java.util.Optional;

import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.limits.Cancellation;
import io.narthex.promql.limits.QueryLimits;

/// One question to the engine.
///
/// @param text the query; positions in messages refer to it
/// @param parsed the text's expression where the caller has it already
/// @param stepMs 0 for an instant query, whose start and end are equal
/// @param lookbackDeltaMs 0 for the engine's own
public record PromqlQuery(String text, Optional<Expr> parsed, TenantId tenant, long startMs, long endMs, long stepMs,
        long lookbackDeltaMs, QueryLimits limits, Cancellation cancellation) {

    public static PromqlQuery instant(String text, TenantId tenant, long timeMs) {
        return new PromqlQuery(text, Optional.empty(), tenant, timeMs, timeMs, 0, 0, QueryLimits.DEFAULT,
                new Cancellation());
    }

    /// Both ends are closed.
    public static PromqlQuery range(String text, TenantId tenant, long startMs, long endMs, long stepMs) {
        return new PromqlQuery(text, Optional.empty(), tenant, startMs, endMs, stepMs, 0, QueryLimits.DEFAULT,
                new Cancellation());
    }

    public boolean isInstant() {
        return stepMs == 0;
    }

    public PromqlQuery withParsed(Expr expr) {
        return new PromqlQuery(text, Optional.of(expr), tenant, startMs, endMs, stepMs, lookbackDeltaMs, limits,
                cancellation);
    }

    public PromqlQuery withLookbackDeltaMs(long deltaMs) {
        return new PromqlQuery(text, parsed, tenant, startMs, endMs, stepMs, deltaMs, limits, cancellation);
    }

    public PromqlQuery withLimits(QueryLimits other) {
        return new PromqlQuery(text, parsed, tenant, startMs, endMs, stepMs, lookbackDeltaMs, other, cancellation);
    }

    public PromqlQuery withCancellation(Cancellation other) {
        return new PromqlQuery(text, parsed, tenant, startMs, endMs, stepMs, lookbackDeltaMs, limits, other);
    }
}
