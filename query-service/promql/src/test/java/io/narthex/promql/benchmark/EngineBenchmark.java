package io.narthex.promql.benchmark;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import com.sun.management.ThreadMXBean;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.EngineOptions;
import io.narthex.promql.PromqlEngine;
import io.narthex.promql.PromqlQuery;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.plan.PlanContext;
import io.narthex.promql.plan.Planner;
import io.narthex.promql.promqltest.MemorySource;
import io.narthex.promql.rewrite.Rewriter;
import io.narthex.promql.value.TimeGrid;

/// CPU time and allocated bytes of the parser, the planner, and each function and operator, on one thread. Run by hand:
/// no test depends on its figures. An argument selects the lines whose name contains it.
final class EngineBenchmark {
    private static final String LONG_QUERY = """
                                             histogram_quantile(0.99, sum by (le, job, handler) (rate(http_request_duration_seconds_bucket{job=~"api|web",
                                             handler!="/metrics",code=~"2.."}[5m]))) > 0.5 and on (job, handler) (sum by (job, handler)
                                             (rate(http_requests_total{job=~"api|web",code=~"5.."}[5m])) / sum by (job, handler)
                                             (rate(http_requests_total{job=~"api|web"}[5m])) > 0.01 or on (job, handler)
                                             label_replace(up{job="api",instance=~"host-[0-9]+:9090"} == 0, "handler", "$1", "instance", "(.*):.*")
                                             unless on (job) maintenance)""";
    private static final int ROUNDS = 10;
    private static final long ROUND_NANOS = 200_000_000;
    private static final int SERIES = 200;
    private static final int SAMPLES = 480;
    private static final long INTERVAL_MS = 15_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 300_000, 50_000_000,
            120_000, 60_000, false, false, false));
    private final MemorySource source = new MemorySource();
    private final Map<String, Supplier<Object>> lines = new LinkedHashMap<>();

    private EngineBenchmark() {
        for (int s = 0; s < SERIES; s++) {
            Labels labels = Labels.of("__name__", "x_total", "job", "j" + s % 10, "i", "" + s, "le", s % 10 == 9
                    ? "+Inf"
                    : "" + s % 10);
            for (int i = 0; i < SAMPLES; i++) {
                source.add(labels, i * INTERVAL_MS, i * s % 1_000);
            }
        }
        PlanContext context = new PlanContext(TimeGrid.range(0, 3_600_000, INTERVAL_MS), 3_600_000, false, 60_000,
                false);
        lines.put("parse " + LONG_QUERY.length() + " characters", () -> engine.parse(LONG_QUERY));
        lines.put("parse and plan them", () -> Planner.plan(engine.parse(LONG_QUERY), context));
        lines.put("parse, plan and rewrite them", () -> Rewriter.rewrite(Planner.plan(engine.parse(LONG_QUERY),
                context), false));
        addFunctions();
        for (AggregateOp op : AggregateOp.values()) {
            String parameter = !op.hasParameter() ? "" : op == AggregateOp.COUNT_VALUES ? "\"v\", " : "0.5, ";
            add(op.symbol() + " by (job) (" + parameter + "x_total)");
        }
        for (String query : new String[]{"x_total", "x_total + 1", "x_total > 500", "x_total + x_total offset 1m",
            "x_total / on (job) group_left () sum by (job) (x_total)", "x_total and x_total offset 1m",
            "x_total or x_total offset 1m", "x_total unless on (job) x_total offset 1m",
            "sum(rate(x_total{job=\"j1\"}[5m])) / sum(rate(x_total[5m]))",
            "max_over_time(rate(x_total[5m])[30m:1m])"}) {
            add(query);
        }
    }

    private void addFunctions() {
        for (Function function : Function.values()) {
            boolean ofSeries = function.argTypes().contains(ValueType.MATRIX) || function.argTypes().contains(
                    ValueType.VECTOR);
            if (!ofSeries || function == Function.INFO) {
                continue;
            }
            StringBuilder arguments = new StringBuilder();
            for (ValueType type : function.argTypes()) {
                arguments.append(arguments.isEmpty() ? "" : ", ").append(switch (type) {
                    case SCALAR -> "0." + (arguments.length() + 1);
                    case STRING -> "\"job\"";
                    case VECTOR -> "x_total";
                    case MATRIX -> "x_total[5m]";
                });
            }
            boolean labels = function == Function.LABEL_REPLACE || function == Function.LABEL_JOIN;
            add(labels
                    ? function == Function.LABEL_JOIN
                            ? "label_join(x_total, \"to\", \"-\", \"job\")"
                            : "label_replace(x_total, \"to\", \"$1\", \"job\", \"(.*)\")"
                    : function.functionName() + "(" + arguments + ")");
        }
    }

    private void add(String query) {
        lines.put(query, () -> engine.execute(range(query), source));
    }

    private static PromqlQuery range(String query) {
        return PromqlQuery.range(query, TenantId.DEFAULT, 3_600_000, 7_200_000, INTERVAL_MS);
    }

    private static void measure(String name, Supplier<Object> what) {
        double bestMicros = Double.MAX_VALUE;
        long bytes = 0;
        int sink = 0;
        long id = Thread.currentThread().threadId();
        for (int round = 0; round < ROUNDS; round++) {
            long bytesBefore = THREADS.getThreadAllocatedBytes(id);
            long nanosBefore = THREADS.getThreadCpuTime(id);
            int times = 0;
            while (THREADS.getThreadCpuTime(id) - nanosBefore < ROUND_NANOS) {
                sink ^= System.identityHashCode(what.get());
                times++;
            }
            bestMicros = Math.min(bestMicros, (THREADS.getThreadCpuTime(id) - nanosBefore) / 1e3 / times);
            bytes = (THREADS.getThreadAllocatedBytes(id) - bytesBefore) / times;
        }
        // The sink is printed so that nothing measured can be left out.
        System.out.println(String.format(Locale.ROOT, "%-90s %10.1f us %10d B %08x", name, bestMicros, bytes, sink));
    }

    public static void main(String[] args) {
        String wanted = args.length == 0 ? "" : args[0];
        new EngineBenchmark().lines.forEach((name, what) -> {
            if (name.contains(wanted)) {
                measure(name, what);
            }
        });
    }
}
