package io.narthex.query.http;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.narthex.model.Names;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.explain.PlanNode;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.failure.LimitExceeded;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.failure.QueryCanceled;
import io.narthex.promql.failure.QueryTimedOut;
import io.narthex.promql.print.PrettyPrinter;
import io.narthex.promql.source.SeriesSource;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryStats;
import io.narthex.promql.value.QueryValue;
import io.narthex.query.limits.QueryGate;
import io.narthex.query.limits.QueryGate.NotAdmittedException;

/// `/query`, `/query_range`, what explains them, `/format_query`, `/parse_query`.
final class QueryEndpoints {
    private final PromqlEngine engine;
    private final SeriesSource source;
    private final QueryGate gate;
    private final EngineMetrics metrics;
    private final QueryParameters parameters;

    QueryEndpoints(PromqlEngine engine, SeriesSource source, QueryGate gate, EngineMetrics metrics,
            InstantSource clock) {
        this.engine = engine;
        this.source = source;
        this.gate = gate;
        this.metrics = metrics;
        this.parameters = new QueryParameters(engine, clock);
    }

    void mount(ApiServer server) {
        server.getOrPost("/api/v1/query", this::instant);
        server.getOrPost("/api/v1/query_range", this::range);
        server.getOrPost("/api/v1/query_explain", request -> explain(request, parameters.instant(request)));
        server.getOrPost("/api/v1/query_range_explain", request -> explain(request, parameters.range(request)));
        server.getOrPost("/api/v1/format_query", this::format);
        server.getOrPost("/api/v1/parse_query", this::parsed);
    }

    private Answer instant(ApiRequest request) {
        int limit = request.limit();
        return answer(evaluate(parameters.instant(request)), limit, request.first("stats"));
    }

    private Answer range(ApiRequest request) {
        int limit = request.limit();
        return answer(evaluate(parameters.range(request)), limit, request.first("stats"));
    }

    /// Without `analyze` the plan only, else with what its operators gave.
    private Answer explain(ApiRequest request, PromqlQuery query) {
        boolean analyze = request.bool("analyze", false, "error converting analyze");
        PlanNode plan = run(query, analyze ? q -> engine.analyze(q, source) : engine::explain).result();
        return Answer.of(json -> PlanJson.write(json, plan));
    }

    private Answer format(ApiRequest request) {
        String formatted = PrettyPrinter.print(parameters.parse(request.first("query")));
        return Answer.of(json -> json.string(formatted));
    }

    private Answer parsed(ApiRequest request) {
        Expr expr = parameters.parse(request.first("query"));
        return Answer.of(json -> ExprJson.write(json, expr));
    }

    private QueryGate.Outcome<QueryResult> evaluate(PromqlQuery query) {
        QueryGate.Outcome<QueryResult> outcome = run(query, q -> engine.execute(q, source));
        QueryStats stats = outcome.result().stats();
        metrics.observe(outcome.queuedNanos(), stats);
        return outcome;
    }

    private <T> QueryGate.Outcome<T> run(PromqlQuery query, Function<PromqlQuery, T> evaluation) {
        long timeoutMs = query.limits().timeoutMs();
        if (timeoutMs <= 0) {
            throw new ApiException(ErrorType.TIMEOUT, "query timed out in query queue");
        }
        try {
            return gate.run(() -> evaluation.apply(query), timeoutMs);
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

    private static Answer answer(QueryGate.Outcome<QueryResult> outcome, int limit, String stats) {
        QueryResult result = outcome.result();
        List<String> warnings = new ArrayList<>(result.warnings());
        if (limit > 0 && size(result.value()) > limit) {
            warnings.add(Answer.TRUNCATED);
        }
        if (!stats.isEmpty() && !stats.equals("true") && !stats.equals("all")) {
            warnings.add(
                    "value " + Names.quote(stats) + " for parameter \"stats\" is deprecated and will be rejected in "
                            + "the next major release, use \"true\" or \"all\"");
        }
        return new Answer(json -> {
            ResultJson.write(json, result.value(), limit > 0 ? limit : Integer.MAX_VALUE);
            if (!stats.isEmpty()) {
                writeStats(json.name("stats"), outcome.result().stats(), outcome.queuedNanos() / 1e9);
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

    private static void writeStats(JsonWriter json, QueryStats stats, double queued) {
        double preparation = stats.preparationNanos() / 1e9;
        double evaluation = stats.evaluationNanos() / 1e9;
        double sort = stats.sortNanos() / 1e9;
        double total = preparation + evaluation + sort;
        json.beginObject().name("timings").beginObject().name("evalTotalTime").number(total).name("resultSortTime")
                .number(sort).name("queryPreparationTime").number(preparation).name("innerEvalTime").number(evaluation)
                .name("execQueueTime").number(queued).name("execTotalTime").number(total + queued).endObject()
                .name("samples").beginObject().name("totalQueryableSamples").number(stats.queryableSamples())
                .name("samplesRead").number(stats.samplesRead()).name("peakSamples").number(stats.peakSamples())
                .endObject().endObject();
    }
}
