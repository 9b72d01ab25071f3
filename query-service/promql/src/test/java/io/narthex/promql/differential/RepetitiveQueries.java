package io.narthex.promql.differential;

import java.util.Random;

/// Queries that say the same thing, or nearly the same thing, several times.
final class RepetitiveQueries {
    private final Random random;
    private final GeneratedQueries others;

    RepetitiveQueries(long seed) {
        random = new Random(seed);
        others = new GeneratedQueries(seed);
    }

    String next() {
        String part = part();
        return switch (random.nextInt(8)) {
            case 0 -> "(" + part + ")" + operator() + "(" + part + ")";
            case 1 -> "(" + fold(part) + ")" + operator() + fold(part);
            case 2 -> fold(narrowed()) + operator() + fold(narrowed());
            case 3 -> fold(narrowed()) + operator() + "(" + fold(narrowed()) + operator() + fold(narrowed()) + ")";
            case 4 -> "(" + part + ") > scalar(" + fold(part) + ") or (" + part + ") < 1";
            case 5 -> "max_over_time((" + fold(narrowed()) + operator() + fold(narrowed()) + ")[4m:1m])";
            case 6 -> plain() + operator() + plain();
            default -> "histogram_quantile(0.9, rate(latency_seconds_bucket[5m])) - histogram_quantile(0.5, "
                    + "rate(latency_seconds_bucket[5m]))" + pick("", " > bool (" + part + " unless " + part + ")");
        };
    }

    private String part() {
        return switch (random.nextInt(4)) {
            case 0 -> others.next();
            case 1 -> plain();
            case 2 -> pick("rate", "increase", "delta", "avg_over_time", "count_over_time") + "(" + scan() + "[5m])";
            default -> fold(narrowed());
        };
    }

    private String narrowed() {
        return pick("rate", "rate", "increase", "count_over_time") + "(" + scan() + pick("[5m]", "[5m]", "[2m]") + ")";
    }

    private String plain() {
        return scan() + pick("", "", " offset 1m", " @ end()");
    }

    private String scan() {
        return pick("requests_total", "temperature") + pick("", "", "{job=\"api\"}", "{job=~\"api|db.*\"}",
                "{job=\"api\",instance!=\"host-1\"}", "{code=~\"5..\"}");
    }

    private String fold(String input) {
        return pick("sum", "avg", "max", "count", "stddev", "topk", "quantile").transform(op -> switch (op) {
            case "topk" -> "topk(2, ";
            case "quantile" -> "quantile(0.3, ";
            default -> op + pick(" by (job) (", " by (job) (", "(", " without (code, instance) (");
        }) + input + ")";
    }

    private String operator() {
        return pick(" / ", " - ", " > ", " == bool ", " and ", " unless ", " or ", " and on (job) ",
                " unless on (job, instance) ", " * on (job) group_left () ");
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
