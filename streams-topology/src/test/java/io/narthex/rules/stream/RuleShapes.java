package io.narthex.rules.stream;

import java.util.ArrayList;
import java.util.List;

/// Two hundred expressions of the shapes that rules have, over the series of [RuleInput].
final class RuleShapes {
    private static final List<String> COUNTER_FUNCTIONS = List.of("rate(requests_total[%s])",
            "increase(requests_total[%s])", "irate(requests_total[%s])", "resets(requests_total[%s])",
            "changes(requests_total[%s])");
    private static final List<String> GAUGE_FUNCTIONS = List.of("avg_over_time(temperature[%s])",
            "min_over_time(temperature[%s])", "max_over_time(temperature[%s])", "sum_over_time(temperature[%s])",
            "count_over_time(temperature[%s])", "last_over_time(temperature[%s])", "stddev_over_time(temperature[%s])",
            "quantile_over_time(0.9, temperature[%s])", "deriv(temperature[%s])",
            "predict_linear(temperature[%s], 60)", "delta(temperature[%s])", "idelta(temperature[%s])",
            "present_over_time(temperature[%s])");
    private static final List<String> WINDOWS = List.of("1m", "2m", "5m");
    private static final List<String> AGGREGATIONS = List.of("sum by (job) (%s)", "avg by (job) (%s)",
            "max without (code, room) (%s)", "min by (instance) (%s)", "count by (job) (%s)",
            "stddev by (job) (%s)", "stdvar(%s)", "group by (job, instance) (%s)", "sum(%s)", "avg(%s)",
            "topk by (job) (2, %s)", "bottomk(3, %s)", "quantile by (job) (0.75, %s)");
    private static final List<String> OTHERS = List.of(
            "temperature", "requests_total offset 1m", "temperature > 20", "temperature > bool 20", "-temperature",
            "abs(temperature - 20)", "clamp(temperature, 18, 22)", "round(temperature, 0.5)", "ceil(temperature)",
            "sum by (job) (rate(requests_total{code=~\"5..\"}[2m])) / sum by (job) (rate(requests_total[2m]))",
            "sum by (job) (rate(requests_total{code!=\"200\"}[2m])) > 0.5",
            "temperature * on (job, instance) group_left up",
            "temperature / ignoring (room) group_left (zone) target_info",
            "temperature and on (instance) (up == 1)", "temperature unless on (instance) (up == 0)",
            "up == 0 or up == 1", "absent(nothing)", "absent(up{job=\"none\"})", "absent_over_time(nothing[2m])",
            "histogram_quantile(0.9, sum by (le, job) (rate(latency_bucket[2m])))",
            "histogram_quantile(0.5, rate(latency_bucket[5m]))",
            "sum by (job) (rate(latency_sum[2m])) / sum by (job) (rate(latency_count[2m]))",
            "label_replace(up, \"host\", \"$1\", \"instance\", \"(.*):.*\")",
            "label_join(up, \"both\", \"-\", \"job\", \"instance\")",
            "count_values by (job) (\"state\", up)", "vector(1)", "time() - 5", "scalar(sum(up)) * 2",
            "max_over_time(sum by (job) (rate(requests_total[1m]))[3m:30s])",
            "avg_over_time(rate(requests_total[1m])[2m:15s])",
            "sum by (job) (up) / count by (job) (up)", "count(up == 1)", "sum(temperature) by (job) - 3",
            "avg(sum by (instance) (rate(requests_total[2m])))", "max(count by (job) (temperature > 19))",
            "timestamp(up)", "hour(vector(time()))", "exp(temperature / 20)", "sqrt(temperature ^ 2)",
            "sum by (job) (temperature) * sum by (job) (up)", "sum(rate(requests_total[1m] offset 1m))",
            "sum by (code) (rate(requests_total{job=\"api\"}[2m])) / ignoring (code) group_left sum(rate(requests_total{job=\"api\"}[2m]))",
            "min by (job) (min_over_time(up[2m]))", "sum(up{job=~\"api|web\"}) + sum(temperature{job!~\"db\"})",
            "sum by (job) ({__name__=~\"up|temperature\"})", "ends_soon", "count(ends_soon)", "stops", "sum(stops)");

    private RuleShapes() {}

    static List<String> all() {
        List<String> shapes = new ArrayList<>(OTHERS);
        List<String> functions = new ArrayList<>(COUNTER_FUNCTIONS);
        functions.addAll(GAUGE_FUNCTIONS);
        for (int i = 0; i < functions.size(); i++) {
            for (int w = 0; w < WINDOWS.size(); w++) {
                String function = functions.get(i).formatted(WINDOWS.get(w));
                shapes.add(function);
                for (int a = 0; a < AGGREGATIONS.size(); a++) {
                    // A third of all combinations: each function meets each aggregation at some window.
                    if ((i + w + a) % 3 == 0 && (i * AGGREGATIONS.size() + a) % 2 == 0) {
                        shapes.add(AGGREGATIONS.get(a).formatted(function));
                    }
                }
            }
        }
        return shapes;
    }
}
