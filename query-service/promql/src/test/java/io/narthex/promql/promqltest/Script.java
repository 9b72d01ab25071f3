package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.narthex.model.SampleBuffer;
import io.narthex.model.TenantId;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.QueryValue.VectorSample;
import io.narthex.promql.value.ResultSeries;

/// Runs a script. Every instant eval runs again as the middle of a range, and pinned to its time by `@` at other times.
public final class Script {
    /// How one eval ended.
    ///
    /// @param failure empty if it passed
    public record Outcome(int line, String query, String failure) {
        public boolean passed() {
            return failure.isEmpty();
        }
    }

    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final long MINUTE_MS = 60_000;
    /// Functions whose value is another in the range query that repeats an instant one.
    private static final Pattern OF_THE_QUERY = Pattern.compile("\\b(start|end|range|step)\\s*\\(\\s*\\)");

    private final PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 5 * MINUTE_MS, 1_000_000,
            100_000, MINUTE_MS, true, true, false));
    private MemorySource storage = new MemorySource();

    public static List<Outcome> run(String text) {
        Script script = new Script();
        List<Outcome> outcomes = new ArrayList<>();
        for (ScriptParser.Command command : ScriptParser.parse(text)) {
            switch (command) {
                case ScriptParser.Command.Clear _ -> script.storage = new MemorySource();
                case ScriptParser.Command.Load load -> script.load(load);
                case ScriptParser.Command.Evaluate e -> outcomes.add(script.outcome(e.eval()));
            }
        }
        return outcomes;
    }

    private void load(ScriptParser.Command.Load load) {
        CustomBuckets customBuckets = new CustomBuckets();
        List<Long> starts = List.of();
        for (String line : load.lines()) {
            SeriesLine series = SeriesLine.parse(line);
            if (series.startTimes()) {
                starts = StartTimes.parse(series.rest());
                continue;
            }
            long timeMs = 0;
            for (int i = 0; i < series.values().size(); i++) {
                SampleLiteral sample = series.values().get(i);
                if (!sample.omitted()) {
                    customBuckets.add(series.labels(), timeMs, sample.value());
                    boolean hasStart = i < starts.size() && starts.get(i) != StartTimes.NONE;
                    storage.add(series.labels(), timeMs, sample, hasStart
                            ? timeMs + starts.get(i)
                            : SampleBuffer.NO_START);
                }
                timeMs += load.stepMs();
            }
            starts = List.of();
        }
        if (load.withNhcb()) {
            customBuckets.addTo(storage);
        }
    }

    private Outcome outcome(Eval eval) {
        String failure = "";
        try {
            evaluate(eval);
        } catch (AssertionError | RuntimeException e) {
            boolean expected = e instanceof PromqlException || e instanceof AssertionError;
            failure = e + (expected ? "" : " at " + e.getStackTrace()[0]);
        }
        return new Outcome(eval.line, eval.query, failure);
    }

    private void evaluate(Eval eval) {
        if (eval.fails) {
            expectFailure(eval);
            return;
        }
        Expr expr = PromqlParser.parse(eval.query, ParserOptions.ALL);
        QueryResult result = run(eval, expr, eval.startMs, eval.endMs, eval.stepMs);
        Expectations.checkAnnotations(eval, result);
        Expectations.checkValue(eval, result.value());
        if (!eval.instant || eval.rangeVector.length > 0 || eval.expectsString) {
            return;
        }
        rerunAsRange(eval, expr, eval.startMs);
        if (!AtRewriter.dependsOnTime(expr)) {
            Expr pinned = AtRewriter.pin(expr, eval.startMs);
            long t = eval.startMs;
            long[] times = t == 0 ? new long[]{-1000, 0, 1000} : new long[]{-10 * t, 0, t / 5, t, 10 * t};
            for (long time : times) {
                QueryResult again = run(eval, pinned, time, time, 0);
                Expectations.checkValue(eval, again.value());
                rerunAsRange(eval, pinned, time);
            }
        }
    }

    private QueryResult run(Eval eval, Expr expr, long startMs, long endMs, long stepMs) {
        PromqlQuery query = stepMs == 0
                ? PromqlQuery.instant(eval.query, TENANT, startMs)
                : PromqlQuery.range(eval.query, TENANT, startMs, endMs, stepMs);
        return engine.execute(query.withParsed(expr), storage);
    }

    private void expectFailure(Eval eval) {
        try {
            Expr expr = PromqlParser.parse(eval.query, ParserOptions.ALL);
            run(eval, expr, eval.startMs, eval.endMs, eval.stepMs);
        } catch (PromqlException e) {
            Expectations.checkFailure(eval, String.valueOf(e.getMessage()));
            return;
        }
        throw new AssertionError("expected to fail");
    }

    private void rerunAsRange(Eval eval, Expr expr, long timeMs) {
        if (eval.ordered || OF_THE_QUERY.matcher(eval.query).find()) {
            return;
        }
        QueryResult result = run(eval, expr, timeMs - MINUTE_MS, timeMs + MINUTE_MS, MINUTE_MS);
        if (result.value() instanceof QueryValue.Matrix matrix) {
            Expectations.checkValue(eval, middle(matrix, eval, timeMs));
        }
    }

    private static QueryValue middle(QueryValue.Matrix matrix, Eval eval, long timeMs) {
        List<VectorSample> samples = new ArrayList<>();
        for (ResultSeries series : matrix.series()) {
            for (int i = 0; i < series.size(); i++) {
                if (series.isPresent(i) && series.timestampMs(i) == timeMs) {
                    samples.add(new VectorSample(series.labels(), series.value(i), series.histogram(i)));
                }
            }
        }
        boolean scalar = eval.results.size() == 1 && isNumber(eval.results.getFirst());
        return scalar && samples.size() == 1
                ? new QueryValue.Scalar(timeMs, samples.getFirst().value())
                : new QueryValue.InstantVector(timeMs, samples);
    }

    private static boolean isNumber(String line) {
        return !line.contains(" ") && !line.contains("{") && !line.contains("\t");
    }
}
