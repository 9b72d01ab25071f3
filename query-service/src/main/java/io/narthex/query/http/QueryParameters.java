package io.narthex.query.http;

import java.time.InstantSource;
import java.util.Optional;

import io.narthex.model.TenantId;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.limits.QueryLimits;

/// Makes queries of what requests ask for, and refuses in Prometheus' order and words.
final class QueryParameters {
    private static final long MAX_STEPS = 11_000;

    private final PromqlEngine engine;
    private final InstantSource clock;

    QueryParameters(PromqlEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    PromqlQuery instant(ApiRequest request) {
        long timeMs = request.time("time", clock.millis());
        long timeoutMs = timeoutMs(request);
        long lookbackDeltaMs = lookbackDeltaMs(request);
        String text = request.first("query");
        PromqlQuery query = PromqlQuery.instant(text, TenantId.DEFAULT, timeMs).withParsed(parse(text));
        return limited(query, timeoutMs, lookbackDeltaMs, request);
    }

    PromqlQuery range(ApiRequest request) {
        long startMs = request.requiredTime("start");
        long endMs = request.requiredTime("end");
        if (endMs < startMs) {
            throw ApiException.invalidParameter("end", "end timestamp must not be before start time");
        }
        long stepMs = request.requiredDurationMs("step");
        if (stepMs <= 0) {
            throw ApiException.invalidParameter("step",
                    "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        if (isTooFine(startMs, endMs, stepMs)) {
            throw ApiException.badData("exceeded maximum resolution of 11,000 points per timeseries. "
                    + "Try decreasing the query resolution (?step=XX)");
        }
        long timeoutMs = timeoutMs(request);
        long lookbackDeltaMs = lookbackDeltaMs(request);
        String text = request.first("query");
        Expr expr = parse(text);
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiException.invalidParameter("query", "invalid expression type \"" + description(expr.type())
                    + "\" for range query, must be Scalar or instant Vector");
        }
        PromqlQuery query = PromqlQuery.range(text, TenantId.DEFAULT, startMs, endMs, stepMs).withParsed(expr);
        return limited(query, timeoutMs, lookbackDeltaMs, request);
    }

    private static PromqlQuery limited(PromqlQuery query, long timeoutMs, long lookbackDeltaMs, ApiRequest request) {
        return query.withLookbackDeltaMs(lookbackDeltaMs).withLimits(new QueryLimits(0, timeoutMs))
                .withCancellation(request.cancellation());
    }

    private static boolean isTooFine(long startMs, long endMs, long stepMs) {
        try {
            return Math.subtractExact(endMs, startMs) / stepMs > MAX_STEPS;
        } catch (ArithmeticException e) {
            // No step is long enough for such a range.
            return true;
        }
    }

    private static String description(ValueType type) {
        return switch (type) {
            case SCALAR -> "scalar";
            case STRING -> "string";
            case VECTOR -> "instant vector";
            case MATRIX -> "range vector";
        };
    }

    Expr parse(String text) {
        try {
            return engine.parse(text);
        } catch (ParseFailure e) {
            throw ApiException.invalidParameter("query", e.getMessage());
        }
    }

    /// Never longer than the server's own limit.
    private long timeoutMs(ApiRequest request) {
        long most = engine.options().timeoutMs();
        Optional<Long> wanted = request.findDurationMs("timeout");
        return wanted.isEmpty() ? most : Math.min(most, wanted.get());
    }

    private static long lookbackDeltaMs(ApiRequest request) {
        String text = request.first("lookback_delta");
        try {
            return text.isEmpty() ? 0 : TimeParameters.parseDurationMs(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(),
                    "error parsing lookback delta duration: " + e.getMessage(), e);
        }
    }
}
