package io.narthex.promql.reference;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Staleness;
import io.narthex.promql.ast.At;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.TimeSpan;
import io.narthex.promql.ast.ValueType;

/// PromQL over floats as its documentation defines it: one time after the other, every part of the expression from scratch. It
/// shares with the engine the syntax tree and nothing that computes.
public final class ReferenceEvaluator {
    private static final long LOOKBACK_MS = 300_000;
    private static final long DEFAULT_STEP_MS = 60_000;

    private final Map<Labels, TreeMap<Long, Double>> data;
    private final long startMs;
    private final long endMs;

    /// @param startMs what `@ start()` means
    public ReferenceEvaluator(Map<Labels, TreeMap<Long, Double>> data, long startMs, long endMs) {
        this.data = data;
        this.startMs = startMs;
        this.endMs = endMs;
    }

    /// The samples at each step.
    ///
    /// @throws io.narthex.promql.failure.ExecutionFailure if there is a time at which the expression has no value
    public Map<Labels, TreeMap<Long, Double>> range(Expr expr, long stepMs) {
        Map<Labels, TreeMap<Long, Double>> result = new TreeMap<>();
        for (long time = startMs; time <= endMs; time += stepMs) {
            long at = time;
            Vector vector = expr.type() == ValueType.SCALAR ? single(scalar(expr, at)) : vector(expr, at);
            vector.forEach((labels, value) -> result.computeIfAbsent(labels, _ -> new TreeMap<>()).put(at, value));
        }
        return result;
    }

    private static Vector single(double value) {
        Vector vector = new Vector();
        vector.put(Labels.EMPTY, value);
        return vector;
    }

    private double scalar(Expr expr, long time) {
        return switch (expr) {
            case Expr.NumberLiteral e -> e.value();
            case Expr.Paren e -> scalar(e.expr(), time);
            case Expr.Unary e -> e.negative() ? -scalar(e.expr(), time) : scalar(e.expr(), time);
            case Expr.Binary e -> {
                double left = scalar(e.left(), time);
                double right = scalar(e.right(), time);
                boolean holds = Operators.holds(e.op(), left, right);
                yield e.op().isComparison() ? holds ? 1 : 0 : Operators.value(e.op(), left, right);
            }
            case Expr.Call e when e.function() == Function.TIME -> time / 1000.0;
            case Expr.Call e when e.function() == Function.SCALAR_OF -> {
                Vector vector = vector(e.args().getFirst(), time);
                yield vector.size() == 1 ? vector.values().iterator().next() : Double.NaN;
            }
            default -> throw new UnsupportedOperationException(expr.toString());
        };
    }

    private Vector vector(Expr expr, long time) {
        return switch (expr) {
            case Expr.Paren e -> vector(e.expr(), time);
            case Expr.VectorSelector e -> latest(e, time, false);
            case Expr.Unary e -> e.negative() ? map(vector(e.expr(), time), value -> -value) : vector(e.expr(), time);
            case Expr.Binary e -> binary(e, time);
            case Expr.Aggregate e -> aggregate(e, time);
            case Expr.Call e -> call(e, time);
            default -> throw new UnsupportedOperationException(expr.toString());
        };
    }

    private static Vector map(Vector input, DoubleUnaryOperator function) {
        Vector result = new Vector();
        input.forEach((labels, value) -> result.put(Operators.withoutName(labels), function.applyAsDouble(value)));
        return result;
    }

    private long referenceMs(At at, TimeSpan offset, long time) {
        long base = switch (at) {
            case At.None _ -> time;
            case At.Fixed f -> f.timestampMs();
            case At.Start _ -> startMs;
            case At.End _ -> endMs;
        };
        return base - durationMs(offset);
    }

    private static long durationMs(TimeSpan span) {
        if (span instanceof TimeSpan.Literal literal) {
            return literal.durationMs();
        }
        throw new UnsupportedOperationException(span.toString());
    }

    /// @param times whether to give the times of the samples, in seconds
    private Vector latest(Expr.VectorSelector e, long time, boolean times) {
        long reference = referenceMs(e.at(), e.offset(), time);
        Vector result = new Vector();
        data.forEach((labels, samples) -> {
            Map.Entry<Long, Double> latest = samples.floorEntry(reference);
            if (matches(e, labels) && latest != null && latest.getKey() > reference - LOOKBACK_MS && !Staleness
                    .isMarker(latest.getValue())) {
                result.put(labels, times ? latest.getKey() / 1000.0 : latest.getValue());
            }
        });
        return result;
    }

    private static boolean matches(Expr.VectorSelector e, Labels labels) {
        return e.matchers().stream().allMatch(matcher -> matcher.matches(labels));
    }

    private Map<Labels, TreeMap<Long, Double>> samples(Expr range, long afterMs, long upToMs) {
        Map<Labels, TreeMap<Long, Double>> result = new TreeMap<>();
        switch (range) {
            case Expr.MatrixSelector e -> data.forEach((labels, samples) -> {
                if (matches(e.selector(), labels)) {
                    TreeMap<Long, Double> inside = new TreeMap<>(samples.subMap(afterMs, false, upToMs, true));
                    inside.values().removeIf(Staleness::isMarker);
                    result.put(labels, inside);
                }
            });
            case Expr.Subquery e -> {
                long step = e.step().isSet() ? durationMs(e.step()) : DEFAULT_STEP_MS;
                for (long time = Math.floorDiv(afterMs, step) * step + step; time <= upToMs; time += step) {
                    long at = time;
                    vector(e.expr(), at).forEach((labels, value) -> result.computeIfAbsent(labels, _ -> new TreeMap<>())
                            .put(at, value));
                }
            }
            default -> throw new UnsupportedOperationException(range.toString());
        }
        return result;
    }

    private static Expr unwrap(Expr expr) {
        return expr instanceof Expr.Paren paren ? unwrap(paren.expr()) : expr;
    }

    private Vector overTime(Expr.Call e, long time) {
        Expr range = e.args().stream().map(ReferenceEvaluator::unwrap).filter(arg -> arg.type() == ValueType.MATRIX)
                .findFirst().orElseThrow();
        double param = e.args().stream().filter(arg -> arg.type() == ValueType.SCALAR).mapToDouble(arg -> scalar(arg,
                time)).findFirst().orElse(Double.NaN);
        long rangeMs;
        long reference;
        if (range instanceof Expr.Subquery s) {
            rangeMs = durationMs(s.window());
            reference = referenceMs(s.at(), s.offset(), time);
        } else {
            Expr.MatrixSelector m = (Expr.MatrixSelector) range;
            rangeMs = durationMs(m.window());
            reference = referenceMs(m.selector().at(), m.selector().offset(), time);
        }
        boolean keepsName = e.function() == Function.LAST_OVER_TIME || e.function() == Function.FIRST_OVER_TIME;
        Vector result = new Vector();
        samples(range, reference - rangeMs, reference).forEach((labels, samples) -> {
            if (!samples.isEmpty()) {
                OptionalDouble value = RangeFunctions.apply(e.function(), new RangeFunctions.Window(samples, reference
                        - rangeMs, reference, time), param);
                value.ifPresent(v -> result.put(keepsName ? labels : Operators.withoutName(labels), v));
            }
        });
        return result;
    }

    private Vector binary(Expr.Binary e, long time) {
        boolean leftScalar = e.left().type() == ValueType.SCALAR;
        boolean rightScalar = e.right().type() == ValueType.SCALAR;
        if (!leftScalar && !rightScalar) {
            Vector left = vector(e.left(), time);
            Vector right = vector(e.right(), time);
            return e.op().isSet() ? Matches.set(e, left, right) : Matches.join(e, left, right);
        }
        double scalar = scalar(leftScalar ? e.left() : e.right(), time);
        Vector result = new Vector();
        vector(leftScalar ? e.right() : e.left(), time).forEach((labels, value) -> {
            double left = leftScalar ? scalar : value;
            double right = leftScalar ? value : scalar;
            boolean holds = Operators.holds(e.op(), left, right);
            if (e.op().isArithmetic()) {
                result.put(Operators.withoutName(labels), Operators.value(e.op(), left, right));
            } else if (e.bool()) {
                result.put(Operators.withoutName(labels), holds ? 1 : 0);
            } else if (holds) {
                result.put(labels, value);
            }
        });
        return result;
    }

    private Vector aggregate(Expr.Aggregate e, long time) {
        Expr param = e.param();
        boolean number = param != null && param.type() == ValueType.SCALAR;
        return Aggregations.apply(e, vector(e.expr(), time), number ? scalar(param, time) : Double.NaN,
                param instanceof Expr.StringLiteral text ? text.value() : "");
    }

    private Vector call(Expr.Call e, long time) {
        List<Expr> args = e.args();
        return switch (e.function()) {
            case ABSENT -> absent(args.getFirst(), vector(args.getFirst(), time));
            case ABSENT_OVER_TIME -> absent(args.getFirst(), overTime(new Expr.Call(Function.COUNT_OVER_TIME, args, e
                    .range()), time));
            case TIMESTAMP -> args.getFirst() instanceof Expr.VectorSelector s
                    ? map(latest(s, time, true), v -> v)
                    : map(vector(args.getFirst(), time), _ -> time / 1000.0);
            case VECTOR_OF -> single(scalar(args.getFirst(), time));
            case LABEL_REPLACE -> labelReplace(args, vector(args.getFirst(), time));
            case LABEL_JOIN -> labelJoin(args, vector(args.getFirst(), time));
            case HISTOGRAM_QUANTILE -> ClassicQuantile.of(scalar(args.getFirst(), time), vector(args.get(1), time));
            case CLAMP, CLAMP_MIN, CLAMP_MAX, ROUND -> bounded(e, time);
            case ABS, CEIL, FLOOR, EXP, LN, LOG2, LOG10, SQRT, SGN, SIN, ATAN, DEG, MINUTE, HOUR, DAY_OF_WEEK,
                    DAYS_IN_MONTH ->
                map(vector(args.getFirst(), time), value -> number(e.function(), value));
            default -> overTime(e, time);
        };
    }

    private static Vector absent(Expr arg, Vector present) {
        Vector result = new Vector();
        if (present.isEmpty()) {
            Expr expr = unwrap(arg);
            Expr selector = expr instanceof Expr.MatrixSelector m ? m.selector() : expr;
            Labels.Builder labels = Labels.builder();
            if (selector instanceof Expr.VectorSelector s) {
                Set<String> seen = new HashSet<>();
                s.matchers().stream().filter(m -> !m.name().equals(Labels.METRIC_NAME)).forEach(m -> {
                    boolean once = seen.add(m.name()) && m.type() == MatchType.EQUAL;
                    labels.set(m.name(), once ? m.value() : "");
                });
            }
            result.put(labels.build(), 1);
        }
        return result;
    }

    private Vector bounded(Expr.Call e, long time) {
        double first = scalar(e.args().get(1), time);
        double second = e.args().size() > 2 ? scalar(e.args().get(2), time) : Double.NaN;
        Vector input = vector(e.args().getFirst(), time);
        return switch (e.function()) {
            case CLAMP_MIN -> map(input, v -> Math.max(v, first));
            case CLAMP_MAX -> map(input, v -> Math.min(v, first));
            case ROUND -> map(input, v -> Math.floor(v * (1 / first) + 0.5) / (1 / first));
            default -> first > second ? new Vector() : map(input, v -> Math.max(first, Math.min(second, v)));
        };
    }

    private static double number(Function function, double value) {
        OffsetDateTime time = Double.isFinite(value)
                ? Instant.ofEpochSecond((long) value).atOffset(ZoneOffset.UTC)
                : OffsetDateTime.MIN;
        return switch (function) {
            case ABS -> Math.abs(value);
            case CEIL -> Math.ceil(value);
            case FLOOR -> Math.floor(value);
            case EXP -> Math.exp(value);
            case LN -> Math.log(value);
            case LOG2 -> Math.log(value) / Math.log(2);
            case LOG10 -> Math.log10(value);
            case SQRT -> Math.sqrt(value);
            case SGN -> Math.signum(value);
            case SIN -> Math.sin(value);
            case ATAN -> Math.atan(value);
            case DEG -> value * 180 / Math.PI;
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY_OF_WEEK -> time.getDayOfWeek().getValue() % 7;
            case DAYS_IN_MONTH -> time.toLocalDate().lengthOfMonth();
            default -> throw new UnsupportedOperationException(function.functionName());
        };
    }

    private static String text(Expr expr) {
        return ((Expr.StringLiteral) unwrap(expr)).value();
    }

    private static Vector labelReplace(List<Expr> args, Vector input) {
        Pattern pattern = Pattern.compile(text(args.get(4)), Pattern.DOTALL);
        Vector result = new Vector();
        input.forEach((labels, value) -> {
            Matcher matcher = pattern.matcher(labels.value(text(args.get(3))));
            Labels changed = labels;
            if (matcher.matches()) {
                StringBuilder replaced = new StringBuilder();
                matcher.appendReplacement(replaced, text(args.get(2)));
                changed = labels.toBuilder().set(text(args.get(1)), replaced.toString()).build();
            }
            result.put(changed, value);
        });
        return result;
    }

    private static Vector labelJoin(List<Expr> args, Vector input) {
        Vector result = new Vector();
        input.forEach((labels, value) -> {
            String joined = String.join(text(args.get(2)), args.stream().skip(3).map(arg -> labels.value(text(arg)))
                    .toList());
            result.put(labels.toBuilder().set(text(args.get(1)), joined).build(), value);
        });
        return result;
    }
}
