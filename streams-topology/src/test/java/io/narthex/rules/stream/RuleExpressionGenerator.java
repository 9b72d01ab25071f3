package io.narthex.rules.stream;

import java.util.Random;

/// Expressions at random over the series of [RuleInput]; some of them fail, as users' do.
final class RuleExpressionGenerator {
    private final Random random;

    RuleExpressionGenerator(long seed) {
        this.random = new Random(seed);
    }

    String vector(int depth) {
        if (depth == 0) {
            return selector();
        }
        return switch (random.nextInt(11)) {
            case 0, 1 -> pick("rate", "increase", "delta", "max_over_time", "count_over_time", "last_over_time",
                    "changes", "avg_over_time") + "(" + series() + pick("[1m]", "[150s]", "[5m]") + offset() + ")";
            case 2, 3, 4 -> pick("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar")
                    + pick("", " by (job)", " by (job, instance)", " without (instance)", " without (code, le)")
                    + " (" + vector(depth - 1) + ")";
            case 5 ->
                pick("topk(2, ", "bottomk(1, ", "quantile(0.4, ") + vector(depth - 1) + ")" + pick("", " by (job)");
            case 6 -> vector(depth - 1) + pick(" + ", " * ", " / ", " > ", " <= bool ", " != ")
                    + pick("3", "(2 - 1)", "time()");
            case 7 -> "(" + vector(depth - 1) + ") " + pick("+", "/", ">", "== bool") + " "
                    + pick("", "on (job, instance) ", "on (job) group_left () ", "ignoring (code) ") + "("
                    + vector(depth - 1) + ")";
            case 8 -> "(" + vector(depth - 1) + ") " + pick("and", "or", "unless") + pick(" ", " on (job) ")
                    + "(" + vector(depth - 1) + ")";
            case 9 -> pick("abs", "ceil", "sort", "timestamp", "absent", "-", "scalar_", "sgn")
                    .replace("scalar_", "vector(3) - scalar") + "(" + vector(depth - 1) + ")";
            default -> pick("max_over_time", "sum_over_time") + "((" + vector(depth - 1) + ")[2m:30s])";
        };
    }

    private String selector() {
        return series() + offset();
    }

    private String series() {
        return pick("up", "requests_total", "temperature", "latency_bucket", "ends_soon", "stops", "target_info")
                + pick("", "", "{job=\"api\"}", "{job=~\"a.*|db\"}", "{instance!=\"host01:80\"}");
    }

    private String offset() {
        return pick("", "", "", " offset 30s");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
