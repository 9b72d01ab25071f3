package io.narthex.query.http;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.narthex.model.Names;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.failure.QueryTimedOut;
import io.narthex.promql.limits.QueryLimits;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.print.PrettyPrinter;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import io.narthex.query.limits.QueryGate;
import io.narthex.query.limits.QueryGate.NotAdmittedException;

/// `/query`, `/query_range`, `/format_query`, `/parse_query`.
final class QueryEndpoints {
    private static final long MAX_STEPS = 11_000;

    private final QueryRunner engine;
    private final EngineOptions options;
    private final QueryGate gate;
    private final EngineMetrics metrics;
    private final InstantSource clock;

    QueryEndpoints(QueryRunner engine, EngineOptions options, QueryGate gate, EngineMetrics metrics,
            InstantSource clock) {
        this.engine = engine;
        this.options = options;
        this.gate = gate;
        this.metrics = metrics;
        this.clock = clock;
    }

    void mount(ApiServer server) {
        server.getOrPost("/api/v1/query", this::instant);
        server.getOrPost("/api/v1/query_range", this::range);
        server.getOrPost("/api/v1/format_query", this::format);
        server.getOrPost("/api/v1/parse_query", this::parsed);
    }

    private Answer instant(ApiRequest request) {
        int limit = request.limit();
        long timeMs = request.time("time", clock.millis());
        long timeoutMs = timeoutMs(request);
        long lookbackDeltaMs = lookbackDeltaMs(request);
        String text = request.first("query");
        PromqlQuery query = PromqlQuery.instant(text, TenantId.DEFAULT, timeMs).withParsed(parse(text));
        return answer(run(query, timeoutMs, lookbackDeltaMs, request), limit, request.first("stats"));
    }

    private Answer range(ApiRequest request) {
        int limit = request.limit();
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
            throw ApiException.badData("invalid expression type \"" + description(expr.type())
                    + "\" for range query, must be Scalar or instant Vector");
        }
        PromqlQuery query = PromqlQuery.range(text, TenantId.DEFAULT, startMs, endMs, stepMs).withParsed(expr);
        return answer(run(query, timeoutMs, lookbackDeltaMs, request), limit, request.first("stats"));
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

    private Answer format(ApiRequest request) {
        String formatted = PrettyPrinter.print(parse(request.first("query")));
        return Answer.of(json -> json.string(formatted));
    }

    private Answer parsed(ApiRequest request) {
        Expr expr = parse(request.first("query"));
        return Answer.of(json -> ExprJson.write(json, expr));
    }

    private Expr parse(String text) {
        try {
            return PromqlParser.parse(text, options.parser());
        } catch (ParseFailure e) {
            throw ApiException.invalidParameter("query", e.getMessage());
        }
    }

    /// Never longer than the server's own limit.
    private long timeoutMs(ApiRequest request) {
        Optional<Long> wanted = request.findDurationMs("timeout");
        return wanted.isEmpty() ? options.timeoutMs() : Math.min(options.timeoutMs(), wanted.get());
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

    /// A result with its timings.
    private record Timed(QueryResult result, long queuedNanos, long evaluationNanos) {}

    private Timed run(PromqlQuery query, long timeoutMs, long lookbackDeltaMs, ApiRequest request) {
        if (timeoutMs <= 0) {
            throw new ApiException(ErrorType.TIMEOUT, "query timed out in expression evaluation");
        }
        PromqlQuery limited = query.withLookbackDeltaMs(lookbackDeltaMs).withLimits(new QueryLimits(0, timeoutMs))
                .withCancellation(request.cancellation());
        try {
            QueryGate.Outcome<Timed> outcome = gate.run(() -> {
                long beganNanos = System.nanoTime();
                QueryResult result = engine.run(limited);
                return new Timed(result, 0, System.nanoTime() - beganNanos);
            }, timeoutMs);
            Timed timed = outcome.result();
            metrics.observe(outcome.queuedNanos(), timed.evaluationNanos(), timed.result().stats().samplesRead());
            return new Timed(timed.result(), outcome.queuedNanos(), timed.evaluationNanos());
        } catch (PromqlException e) {
            throw translate(e);
        } catch (SourceUnavailableException e) {
            throw new ApiException(ErrorType.UNAVAILABLE, 503, e.getMessage(), e);
        } catch (NotAdmittedException e) {
            throw new ApiException(ErrorType.TIMEOUT, ErrorType.TIMEOUT.httpCode(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorType.CANCELED, ErrorType.CANCELED.httpCode(),
                    "query was canceled in expression evaluation", e);
        }
    }

    /// The one place that knows which failure has which error type.
    private static ApiException translate(PromqlException failure) {
        ErrorType type = switch (failure) {
            case ParseFailure e -> ErrorType.BAD_DATA;
            case ExecutionFailure e -> ErrorType.EXECUTION;
            case LimitExceeded e -> ErrorType.EXECUTION;
            case QueryTimedOut e -> ErrorType.TIMEOUT;
            case QueryCanceled e -> ErrorType.CANCELED;
        };
        return new ApiException(type, type.httpCode(), failure.getMessage(), failure);
    }

    private static Answer answer(Timed timed, int limit, String stats) {
        QueryResult result = timed.result();
        List<String> warnings = new ArrayList<>(result.warnings());
        if (limit > 0 && size(result.value()) > limit) {
            warnings.add(Answer.TRUNCATED);
        }
        if (!stats.isEmpty() && !stats.equals("true") && !stats.equals("all")) {
            warnings.add("stats parameter " + Names.quote(stats)
                    + " is deprecated: use \"true\" or \"all\"");
        }
        return new Answer(json -> {
            ResultJson.write(json, result.value(), limit > 0 ? limit : Integer.MAX_VALUE);
            if (!stats.isEmpty()) {
                writeStats(json.name("stats"), timed);
            }
            json.endObject();
        }, warnings, result.infos());
    }

    private static int size(QueryValue value) {
        return switch (value) {
            case QueryValue.InstantVector vector -> vector.samples().size();
            case QueryValue.Matrix matrix -> matrix.series().size();
            case QueryValue.Scalar scalar -> 0;
            case QueryValue.Text text -> 0;
        };
    }

    private static void writeStats(JsonWriter json, Timed timed) {
        double evaluation = timed.evaluationNanos() / 1e9;
        double queued = timed.queuedNanos() / 1e9;
        // The engine prepares, evaluates and sorts as one: its whole time stands as the inner evaluation.
        json.beginObject().name("timings").beginObject().name("evalTotalTime").number(evaluation)
                .name("resultSortTime").number(0).name("queryPreparationTime").number(0).name("innerEvalTime")
                .number(evaluation).name("execQueueTime").number(queued).name("execTotalTime")
                .number(evaluation + queued).endObject().name("samples").beginObject().name("totalQueryableSamples")
                .number(timed.result().stats().samplesRead()).name("samplesRead")
                .number(timed.result().stats().samplesRead()).name("peakSamples")
                .number(timed.result().stats().peakSamples()).endObject().endObject();
    }
}
