package io.narthex.query.http;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Exemplar;
import io.narthex.model.Matcher;
import io.narthex.model.TenantId;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.query.exemplar.ExemplarStore;
import io.narthex.query.exemplar.SeriesExemplars;

/// `/query_exemplars`: what is held of the series that any selector of an expression names.
final class ExemplarEndpoint {
    private final ExemplarStore exemplars;
    private final ParserOptions parser;

    ExemplarEndpoint(ExemplarStore exemplars, ParserOptions parser) {
        this.exemplars = exemplars;
        this.parser = parser;
    }

    void mount(ApiServer server) {
        server.getOrPost("/api/v1/query_exemplars", this::query);
    }

    private Answer query(ApiRequest request) {
        long startMs = request.time("start", TimeParameters.MIN_TIME_MS);
        long endMs = request.time("end", TimeParameters.MAX_TIME_MS);
        if (endMs < startMs) {
            throw ApiException.badData("end timestamp must not be before start timestamp");
        }
        List<List<Matcher>> selectors = new ArrayList<>();
        collectSelectors(parse(request.first("query")), selectors);
        if (selectors.isEmpty()) {
            return Answer.NO_CONTENT;
        }
        List<SeriesExemplars> found = exemplars.select(TenantId.DEFAULT, selectors, startMs, endMs);
        return Answer.of(json -> {
            json.beginArray();
            found.forEach(series -> write(json, series));
            json.endArray();
        });
    }

    private Expr parse(String text) {
        try {
            return PromqlParser.parse(text, parser);
        } catch (ParseFailure e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(), e.getMessage(), e);
        }
    }

    private static void collectSelectors(Expr expr, List<List<Matcher>> into) {
        if (expr instanceof Expr.VectorSelector selector) {
            into.add(selector.matchers());
        }
        expr.children().forEach(child -> collectSelectors(child, into));
    }

    private static void write(JsonWriter json, SeriesExemplars found) {
        json.beginObject().name("seriesLabels").labels(found.series()).name("exemplars").beginArray();
        for (Exemplar exemplar : found.exemplars()) {
            json.beginObject().name("labels").labels(exemplar.labels()).name("value").sampleValue(exemplar.value())
                    .name("timestamp").timestamp(exemplar.timestampMs()).endObject();
        }
        json.endArray().endObject();
    }
}
