package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.Staleness;
import io.narthex.promql.notation.SampleLiteral;
import io.narthex.promql.notation.SeriesLine;
import io.narthex.promql.value.QueryResult;
import io.narthex.promql.value.QueryValue;
import io.narthex.promql.value.ResultSeries;

/// Compares answers with what a script expects; throws an AssertionError that says what differs.
final class Expectations {
    private static final double EPSILON = 1e-6;

    private Expectations() {}

    static void checkAnnotations(Eval eval, QueryResult result) {
        checkMessages("warning", eval.warnings, eval.noWarn, result.warnings());
        checkMessages("info", eval.infos, eval.noInfo, result.infos());
    }

    private static void checkMessages(String kind, List<Predicate<String>> expected, boolean none,
            List<String> actual) {
        require(!none || actual.isEmpty(), "unexpected " + kind + "s: " + actual);
        if (expected.isEmpty()) {
            return;
        }
        require(!actual.isEmpty(), "expected a " + kind + ", got none");
        for (String message : actual) {
            require(expected.stream().anyMatch(p -> p.test(message)), "unexpected " + kind + ": " + message);
        }
        for (Predicate<String> predicate : expected) {
            require(actual.stream().anyMatch(predicate), "an expected " + kind + " is missing, got " + actual);
        }
    }

    static void checkFailure(Eval eval, String message) {
        require(eval.failures.stream().allMatch(p -> p.test(message)), "failed otherwise than expected: " + message);
    }

    static void checkValue(Eval eval, QueryValue value) {
        switch (value) {
            case QueryValue.Scalar v -> checkScalar(eval, v.value());
            case QueryValue.Text v -> require(eval.expectsString && v.value().equals(eval.string), "got the string "
                    + v.value());
            case QueryValue.InstantVector v -> checkVector(eval, v);
            case QueryValue.Matrix v -> checkMatrix(eval, v);
        }
    }

    private static void checkScalar(Eval eval, double value) {
        require(eval.results.size() == 1, "got the scalar " + value);
        requireEqual(SeriesLine.number(eval.results.getFirst()), value, "scalar");
    }

    private static void checkVector(Eval eval, QueryValue.InstantVector vector) {
        require(!eval.expectsString && eval.rangeVector.length == 0, "got an instant vector");
        Map<Labels, SampleLiteral> expected = new LinkedHashMap<>();
        for (String line : eval.results) {
            SeriesLine series = SeriesLine.parse(line);
            require(series.values().size() == 1, "an instant vector has one value for each series");
            expected.put(series.labels(), series.values().getFirst());
        }
        List<Labels> order = new ArrayList<>();
        for (QueryValue.VectorSample sample : vector.samples()) {
            SampleLiteral want = expected.get(sample.labels());
            require(want != null, "unexpected series " + sample.labels() + " = " + sample.value() + " " + sample
                    .histogram());
            requireSample(want, sample.value(), sample.histogram(), sample.labels().toString());
            require(!order.contains(sample.labels()), "series " + sample.labels() + " twice");
            order.add(sample.labels());
        }
        require(order.size() == expected.size(), "got " + order + ", expected " + expected.keySet());
        require(!eval.ordered || order.equals(new ArrayList<>(expected.keySet())), "wrong order " + order);
    }

    private static void checkMatrix(Eval eval, QueryValue.Matrix matrix) {
        boolean rangeVector = eval.rangeVector.length > 0;
        require(!eval.instant || rangeVector || eval.results.isEmpty(), "got a matrix");
        long startMs = rangeVector ? eval.rangeVector[0] : eval.startMs;
        long stepMs = rangeVector ? eval.rangeVector[1] : eval.stepMs;
        Map<Labels, List<SampleLiteral>> expected = new LinkedHashMap<>();
        for (String line : eval.results) {
            SeriesLine series = SeriesLine.parse(line);
            expected.put(series.labels(), series.values());
        }
        Labels previous = null;
        int found = 0;
        for (ResultSeries series : matrix.series()) {
            List<SampleLiteral> want = expected.get(series.labels());
            require(want != null, "unexpected series " + series.labels());
            require(previous == null || previous.compareTo(series.labels()) < 0, "not in the order of labels: "
                    + series.labels());
            previous = series.labels();
            checkPoints(series, want, startMs, stepMs);
            found++;
        }
        require(found == expected.size(), "got " + found + " series, expected " + expected.keySet());
    }

    private static void checkPoints(ResultSeries series, List<SampleLiteral> want, long startMs, long stepMs) {
        Map<Long, Integer> slots = new TreeMap<>();
        for (int i = 0; i < series.size(); i++) {
            if (series.isPresent(i)) {
                slots.put(series.timestampMs(i), i);
            }
        }
        for (int i = 0; i < want.size(); i++) {
            String place = series.labels() + " at " + (startMs + i * stepMs);
            Integer slot = slots.remove(startMs + i * stepMs);
            if (want.get(i).omitted()) {
                require(slot == null, "unexpected point of " + place);
            } else {
                require(slot != null, "no point of " + place);
                requireSample(want.get(i), series.value(slot), series.histogram(slot), place);
            }
        }
        require(slots.isEmpty(), "unexpected points of " + series.labels() + " at " + slots.keySet());
    }

    private static void requireSample(SampleLiteral want, double value, NativeHistogram histogram, String place) {
        NativeHistogram wanted = want.histogram();
        if (wanted == null) {
            require(histogram == null, "a histogram for " + place);
            requireEqual(want.value(), value, place);
            return;
        }
        require(histogram != null, "a float " + value + " for " + place + ", expected a histogram");
        require(HistogramComparison.isEqual(wanted, histogram) && (!want.hintMatters()
                || wanted.resetHint() == histogram.resetHint()), "a different histogram for " + place + ": "
                        + histogram);
    }

    private static void requireEqual(double want, double got, String place) {
        require(isClose(want, got), "got " + got + " for " + place + ", expected " + want);
    }

    static boolean isClose(double a, double b) {
        if (Staleness.isMarker(a) || Staleness.isMarker(b)) {
            return Staleness.isMarker(a) && Staleness.isMarker(b);
        }
        if (Double.isNaN(a) && Double.isNaN(b) || a == b) {
            return true;
        }
        double sum = Math.abs(a) + Math.abs(b);
        double diff = Math.abs(a - b);
        if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
            return diff < EPSILON * Double.MIN_NORMAL;
        }
        return diff / Math.min(sum, Double.MAX_VALUE) < EPSILON;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
