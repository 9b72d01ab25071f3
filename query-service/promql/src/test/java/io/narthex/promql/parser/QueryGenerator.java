package io.narthex.promql.parser;

import java.util.Random;

/// Well-formed queries at random.
final class QueryGenerator {
    private final Random random;

    QueryGenerator(Random random) {
        this.random = random;
    }

    String vector(int depth) {
        if (depth <= 0) {
            return selector();
        }
        return switch (random.nextInt(9)) {
            case 0 -> selector();
            case 1 -> pick("abs", "ceil", "sort", "timestamp", "absent") + "(" + vector(depth - 1) + ")";
            case 2 -> pick("rate", "increase", "sum_over_time", "changes", "last_over_time") + "(" + matrix(depth - 1)
                    + ")";
            case 3 ->
                pick("sum", "avg", "max", "group", "stddev") + pick("", " by (a)", " without (a, \"b c\")", " by ()")
                        + " (" + vector(depth - 1) + ")";
            case 4 -> pick("topk", "bottomk", "limitk", "quantile") + "(" + scalar(depth - 1) + ", " + vector(depth - 1)
                    + ")" + pick("", " by (job)");
            case 5 -> "(" + vector(depth - 1) + ")";
            case 6 -> pick("-", "+", "- ") + vector(depth - 1);
            case 7 ->
                "(" + vector(depth - 1) + ") " + pick("+", "-", "*", "/", "%", "^", "atan2", "</", ">/", "==", "< bool")
                        + " "
                        + pick("", "on(a) ", "ignoring(b) ", "on() group_left(c) ", "ignoring() group_right fill(-1) ")
                        + vector(depth - 1);
            default -> vector(depth - 1) + pick(" and ", " or ", " unless on(a) ") + vector(depth - 1);
        };
    }

    private String matrix(int depth) {
        return random.nextBoolean()
                ? name() + "[" + duration(2) + "]" + modifiers()
                : "(" + vector(depth - 1) + ")[" + pick("5m", "90 * 2", "(1h) - 1m") + ":" + pick("", duration(1)) + "]"
                        + modifiers();
    }

    private String selector() {
        return name() + pick("", "{a=\"b\"}", "{a=~\"b|c\", \"d e\"!='f\\n'}") + modifiers();
    }

    private String name() {
        return pick("foo", "bar:baz", "sum", "offset", "step", "fill", "http_requests_total");
    }

    private String modifiers() {
        String at = pick("", "", " @ 12.5", " @ start()", " @ end()");
        String offset = pick("", "", " offset 5m", " offset -1d", " offset (1h/2)", " offset step()");
        return random.nextBoolean() ? at + offset : offset + at;
    }

    private String duration(int depth) {
        if (depth <= 0) {
            return pick("5m", "1h30m", "90", "250ms", "step()", "range()");
        }
        return switch (random.nextInt(4)) {
            case 0 -> "(" + duration(depth - 1) + ")";
            case 1 -> "max_of(" + duration(depth - 1) + ", " + duration(depth - 1) + ")";
            case 2 -> duration(depth - 1) + pick("+", " * ", "^") + duration(depth - 1);
            default -> duration(0);
        };
    }

    private String scalar(int depth) {
        return depth <= 0
                ? pick("1", "0.5", "-Inf", "1e-9", "5m", "time()", "pi()")
                : "scalar(" + vector(depth - 1) + ")";
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
