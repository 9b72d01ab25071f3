package io.narthex.promql.differential;

import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.promql.failure.PromqlException;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.ResultSeries;

/// What an engine says to a query, in a form that can be compared: series with samples by time, or an error.
record Answer(Map<Labels, TreeMap<Long, Double>> series, String error) {
    private static final double TOLERANCE = 1e-9;

    static Answer failed(PromqlException failure) {
        return new Answer(Map.of(), String.valueOf(failure.getMessage()));
    }

    static Answer of(QueryValue value) {
        Map<Labels, TreeMap<Long, Double>> series = new TreeMap<>();
        switch (value) {
            case QueryValue.Scalar scalar -> put(series, Labels.EMPTY, scalar.timestampMs(), scalar.value());
            case QueryValue.Text text -> throw new IllegalArgumentException("a text: " + text);
            case QueryValue.InstantVector vector -> vector.samples()
                    .forEach(sample -> put(series, sample.labels(), vector.timestampMs(), sample.value()));
            case QueryValue.Matrix matrix -> matrix.series().forEach(one -> putAll(series, one));
        }
        return new Answer(series, "");
    }

    private static void putAll(Map<Labels, TreeMap<Long, Double>> series, ResultSeries one) {
        for (int slot = 0; slot < one.size(); slot++) {
            if (one.isPresent(slot)) {
                put(series, one.labels(), one.timestampMs(slot), one.value(slot));
            }
        }
    }

    static void put(Map<Labels, TreeMap<Long, Double>> series, Labels labels, long timestampMs, double value) {
        series.computeIfAbsent(labels, _ -> new TreeMap<>()).put(timestampMs, value);
    }

    boolean isFailure() {
        return !error.isEmpty();
    }

    /// Where two answers differ first, by more than a relative 1e-9; empty if nowhere.
    String difference(Answer other) {
        if (isFailure() || other.isFailure()) {
            return isFailure() == other.isFailure() ? "" : "error: " + error + " against: " + other.error;
        }
        if (!series.keySet().equals(other.series.keySet())) {
            return "series " + without(series, other.series) + " against " + without(other.series, series);
        }
        for (Map.Entry<Labels, TreeMap<Long, Double>> one : series.entrySet()) {
            TreeMap<Long, Double> others = other.series.getOrDefault(one.getKey(), new TreeMap<>());
            if (!one.getValue().keySet().equals(others.keySet())) {
                return one.getKey() + " has other times: " + one.getValue().size() + " against " + others.size();
            }
            for (Map.Entry<Long, Double> sample : one.getValue().entrySet()) {
                if (!isNear(sample.getValue(), others.getOrDefault(sample.getKey(), Double.NaN))) {
                    return one.getKey() + " at " + sample.getKey() + ": " + sample.getValue() + " against " + others
                            .get(sample.getKey());
                }
            }
        }
        return "";
    }

    private static Iterable<Labels> without(Map<Labels, ?> of, Map<Labels, ?> except) {
        return of.keySet().stream().filter(labels -> !except.containsKey(labels)).limit(3).toList();
    }

    private static boolean isNear(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a) || Double.isInfinite(b)) {
            return Double.compare(a, b) == 0;
        }
        return Math.abs(a - b) <= TOLERANCE * Math.max(1e-6, Math.max(Math.abs(a), Math.abs(b)));
    }
}
