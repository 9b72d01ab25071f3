package io.narthex.promql.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;

/// `histogram_quantile` of classic buckets.
final class ClassicQuantile {
    private static final double NEGLIGIBLE = 1e-12;

    private ClassicQuantile() {}

    static Vector of(double q, Vector input) {
        Map<Labels, TreeMap<Double, Double>> histograms = new TreeMap<>();
        input.forEach((labels, count) -> {
            String bound = labels.value("le");
            if (!bound.isEmpty()) {
                double le = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
                histograms.computeIfAbsent(Operators.withoutName(labels).toBuilder().remove("le").build(),
                        _ -> new TreeMap<>()).merge(le, count, Double::sum);
            }
        });
        Vector result = new Vector();
        histograms.forEach((labels, buckets) -> result.put(labels, quantile(q, new ArrayList<>(buckets.keySet()),
                new ArrayList<>(buckets.values()))));
        return result;
    }

    private static double quantile(double q, List<Double> bounds, List<Double> counts) {
        int last = bounds.size() - 1;
        if (Double.isNaN(q) || last < 1 || bounds.get(last) != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        for (int i = 1; i <= last; i++) {
            double before = counts.get(i - 1);
            double sum = Math.abs(before) + Math.abs(counts.get(i));
            if (counts.get(i) < before || Math.abs(counts.get(i) - before) / sum < NEGLIGIBLE) {
                counts.set(i, before);
            }
        }
        double total = counts.get(last);
        if (!(total > 0)) {
            return Double.NaN;
        }
        double rank = q * total;
        int bucket = 0;
        while (bucket < last && !(counts.get(bucket) >= rank)) {
            bucket++;
        }
        if (bucket == last) {
            return bounds.get(last - 1);
        }
        if (bucket == 0) {
            return bounds.getFirst() <= 0 ? bounds.getFirst() : bounds.getFirst() * (rank / counts.getFirst());
        }
        double lower = bounds.get(bucket - 1);
        double below = counts.get(bucket - 1);
        return lower + (bounds.get(bucket) - lower) * ((rank - below) / (counts.get(bucket) - below));
    }
}
