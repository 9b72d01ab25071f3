package io.narthex.promql.differential;

import java.util.Random;

/// Queries over [GeneratedData] whose types fit, in the language of Prometheus 2.42.
final class GeneratedQueries {
    private final Random random;

    GeneratedQueries(long seed) {
        random = new Random(seed);
    }

    String next() {
        return vector(1 + random.nextInt(3));
    }

    private String vector(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? selector() : overTime(0);
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> overTime(depth);
            case 2 -> element(depth);
            case 3, 4 -> aggregation(depth);
            case 5 -> quantile();
            case 6 -> "(" + vector(depth - 1) + ") " + pick("+", "-", "*", "/", "%", "^", "<", ">= bool", "!=") + " "
                    + number();
            case 7 -> join(depth);
            case 8 -> "(" + vector(depth - 1) + ")" + pick(" and ", " or ", " unless ") + pick("", "on(job) ",
                    "on(job, instance) ", "ignoring(code) ") + "(" + vector(depth - 1) + ")";
            case 9 -> pick("-", "") + "(" + vector(depth - 1) + ")";
            case 10 -> labels(depth);
            default -> random.nextBoolean()
                    ? "absent(" + selector() + ")"
                    : "absent_over_time(" + range(selectorName() + matchers()) + ")";
        };
    }

    private String overTime(int depth) {
        String window = depth > 1 && random.nextInt(4) == 0
                ? "(" + vector(depth - 2) + ")[" + pick("4m", "10m", "150s") + ":" + pick("", "30s", "1m", "15s") + "]"
                        + modifiers()
                : range(selectorName() + matchers());
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> pick("rate", "increase", "irate", "delta", "idelta", "deriv", "changes", "resets") + "("
                    + window + ")";
            case 3 -> "quantile_over_time(" + pick("0", "0.5", "0.9", "1") + ", " + window + ")";
            case 4 -> "predict_linear(" + window + ", " + pick("60", "3600", "-30") + ")";
            default -> pick("sum", "avg", "min", "max", "count", "stddev", "stdvar", "last", "present") + "_over_time("
                    + window + ")";
        };
    }

    private String element(int depth) {
        String inner = vector(depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> pick("clamp_min", "clamp_max", "round") + "(" + inner + ", " + pick("1", "0.5", "-3", "10") + ")";
            case 1 -> "clamp(" + inner + ", -2, " + pick("2", "100") + ")";
            case 2 -> "timestamp(" + selector() + ")";
            default -> pick("abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "sin", "atan", "deg",
                    "minute", "hour", "day_of_week", "days_in_month") + "(" + inner + ")";
        };
    }

    private String aggregation(int depth) {
        String by = pick("", " by (job)", " by (job, instance)", " without (instance)", " without (code, le)");
        String inner = "(" + vector(depth - 1) + ")";
        return switch (random.nextInt(6)) {
            case 0 -> "quantile" + by + "(" + pick("0.5", "0.25", "1") + ", " + inner + ")";
            case 1 -> pick("topk", "bottomk") + by + "(" + pick("1", "2", "5") + ", " + continuous() + ")";
            case 2 -> "count_values" + by + "(\"value\", " + inner + ")";
            default -> pick("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar") + by + inner;
        };
    }

    /// Values among which there are no ties.
    private String continuous() {
        return pick("rate(requests_total[5m])", "temperature", "avg_over_time(temperature[5m])", "requests_total");
    }

    private String quantile() {
        return "histogram_quantile(" + pick("0.5", "0.9", "0.99", "0", "1") + ", "
                + pick("sum by (le) (", "sum by (job, le) (",
                        "(")
                + pick("rate", "increase") + "(latency_seconds_bucket" + pick("", "{job=\"api\"}") + "["
                + pick("2m", "5m") + "])))";
    }

    private String join(int depth) {
        return switch (random.nextInt(3)) {
            case 0 ->
                vector(depth - 1).transform(GeneratedQueries::enclosed) + " * on (job, instance) group_left (version) "
                        + "build_info";
            case 1 -> "sum by (job) (" + vector(depth - 1) + ") " + pick("/", "-", ">", "== bool") + " on (job) "
                    + "count by (job) (" + vector(depth - 1) + ")";
            default -> enclosed(vector(depth - 1)) + pick(" + ", " / ", " > ", " <= bool ", " atan2 ")
                    + pick("", "ignoring (code) ", "on (job, instance) ", "on (job, instance, code) ")
                    + enclosed(vector(depth - 1));
        };
    }

    private static String enclosed(String query) {
        return "(" + query + ")";
    }

    private String labels(int depth) {
        return random.nextBoolean()
                ? "label_replace(" + vector(depth - 1)
                        + ", \"dst\", \"$1-x\", \"instance\", \"host-(.*)\")"
                : "label_join(" + vector(depth - 1) + ", \"dst\", \"/\", \"job\", \"instance\")";
    }

    private String range(String selector) {
        return selector + "[" + pick("1m", "150s", "5m", "10m", "37s") + "]" + modifiers();
    }

    private String selector() {
        return selectorName() + matchers() + modifiers();
    }

    private String selectorName() {
        return pick("requests_total", "requests_total", "temperature", "odd_values", "build_info",
                "latency_seconds_bucket");
    }

    private String matchers() {
        return pick("", "", "{job=\"api\"}", "{job=~\"S.*|api\"}", "{instance!=\"host-1\"}", "{code=~\"4..|5..\"}",
                "{job!~\"db.*\", instance=~\"host-[01]\"}", "{job=\"Straße\"}");
    }

    private String modifiers() {
        return pick("", "", "", "", " offset 3m", " offset -2m", " @ 1700002000.123", " @ start()",
                " @ end() offset 1m");
    }

    private String number() {
        return pick("2", "0", "-1.5", "1e3", "NaN", "scalar(temperature{job=\"api\",instance=\"host-0\"})", "time()");
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
