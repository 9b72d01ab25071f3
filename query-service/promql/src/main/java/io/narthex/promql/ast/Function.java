package io.narthex.promql.ast;

import static io.narthex.promql.ast.ValueType.MATRIX;
import static io.narthex.promql.ast.ValueType.SCALAR;
import static io.narthex.promql.ast.ValueType.STRING;
import static io.narthex.promql.ast.ValueType.VECTOR;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The functions of PromQL with their signatures.
public enum Function {
    ABS(VECTOR, VECTOR), ABSENT(VECTOR, VECTOR), ABSENT_OVER_TIME(VECTOR, MATRIX), ACOS(VECTOR, VECTOR),
    ACOSH(VECTOR, VECTOR), ASIN(VECTOR, VECTOR), ASINH(VECTOR, VECTOR), ATAN(VECTOR, VECTOR), ATANH(VECTOR, VECTOR),
    AVG_OVER_TIME(VECTOR, MATRIX), CEIL(VECTOR, VECTOR), CHANGES(VECTOR, MATRIX),
    CLAMP(VECTOR, VECTOR, SCALAR, SCALAR), CLAMP_MAX(VECTOR, VECTOR, SCALAR), CLAMP_MIN(VECTOR, VECTOR, SCALAR),
    COS(VECTOR, VECTOR), COSH(VECTOR, VECTOR), COUNT_OVER_TIME(VECTOR, MATRIX), DAYS_IN_MONTH(1, VECTOR, VECTOR),
    DAY_OF_MONTH(1, VECTOR, VECTOR), DAY_OF_WEEK(1, VECTOR, VECTOR), DAY_OF_YEAR(1, VECTOR, VECTOR),
    DEG(VECTOR, VECTOR), DELTA(VECTOR, MATRIX), DERIV(VECTOR, MATRIX),
    DOUBLE_EXPONENTIAL_SMOOTHING(true, 0, VECTOR, MATRIX, SCALAR, SCALAR), END(true, 0, SCALAR), EXP(VECTOR, VECTOR),
    FIRST_OVER_TIME(VECTOR, MATRIX), FLOOR(VECTOR, VECTOR), HISTOGRAM_AVG(VECTOR, VECTOR),
    HISTOGRAM_COUNT(VECTOR, VECTOR), HISTOGRAM_FRACTION(VECTOR, SCALAR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILE(VECTOR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILES(true, 9, VECTOR, VECTOR, STRING, SCALAR, SCALAR), HISTOGRAM_STDDEV(VECTOR, VECTOR),
    HISTOGRAM_STDVAR(VECTOR, VECTOR), HISTOGRAM_SUM(VECTOR, VECTOR), HOUR(1, VECTOR, VECTOR), IDELTA(VECTOR, MATRIX),
    INCREASE(VECTOR, MATRIX), INFO(true, 1, VECTOR, VECTOR, VECTOR), IRATE(VECTOR, MATRIX),
    LABEL_JOIN(-1, VECTOR, VECTOR, STRING, STRING, STRING),
    LABEL_REPLACE(VECTOR, VECTOR, STRING, STRING, STRING, STRING), LAST_OVER_TIME(VECTOR, MATRIX), LN(VECTOR, VECTOR),
    LOG10(VECTOR, VECTOR), LOG2(VECTOR, VECTOR), MAD_OVER_TIME(true, 0, VECTOR, MATRIX),
    MAX_OF(true, 0, SCALAR, SCALAR, SCALAR), MAX_OVER_TIME(VECTOR, MATRIX), MIN_OF(true, 0, SCALAR, SCALAR, SCALAR),
    MIN_OVER_TIME(VECTOR, MATRIX), MINUTE(1, VECTOR, VECTOR), MONTH(1, VECTOR, VECTOR), PI(SCALAR),
    PREDICT_LINEAR(VECTOR, MATRIX, SCALAR), PRESENT_OVER_TIME(VECTOR, MATRIX),
    QUANTILE_OVER_TIME(VECTOR, SCALAR, MATRIX), RAD(VECTOR, VECTOR), RANGE(true, 0, SCALAR), RATE(VECTOR, MATRIX),
    RESETS(VECTOR, MATRIX), ROUND(1, VECTOR, VECTOR, SCALAR), SCALAR_OF("scalar", SCALAR, VECTOR), SGN(VECTOR, VECTOR),
    SIN(VECTOR, VECTOR), SINH(VECTOR, VECTOR), SORT(VECTOR, VECTOR),
    SORT_BY_LABEL(true, -1, VECTOR, VECTOR, STRING), SORT_BY_LABEL_DESC(true, -1, VECTOR, VECTOR, STRING),
    SORT_DESC(VECTOR, VECTOR), SQRT(VECTOR, VECTOR), START(true, 0, SCALAR),
    START_TIMESTAMP(true, 0, VECTOR, VECTOR), STDDEV_OVER_TIME(VECTOR, MATRIX), STDVAR_OVER_TIME(VECTOR, MATRIX),
    STEP(true, 0, SCALAR), SUM_OVER_TIME(VECTOR, MATRIX), TAN(VECTOR, VECTOR), TANH(VECTOR, VECTOR), TIME(SCALAR),
    TIMESTAMP(VECTOR, VECTOR), TS_OF_FIRST_OVER_TIME(true, 0, VECTOR, MATRIX),
    TS_OF_LAST_OVER_TIME(true, 0, VECTOR, MATRIX), TS_OF_MAX_OVER_TIME(true, 0, VECTOR, MATRIX),
    TS_OF_MIN_OVER_TIME(true, 0, VECTOR, MATRIX), VECTOR_OF("vector", VECTOR, SCALAR), YEAR(1, VECTOR, VECTOR);

    private static final Map<String, Function> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(Function::functionName, f -> f));

    private final String functionName;
    private final boolean experimental;
    private final int variadic;
    private final ValueType returnType;
    private final List<ValueType> argTypes;

    Function(ValueType returnType, ValueType... argTypes) {
        this(false, 0, returnType, argTypes);
    }

    Function(int variadic, ValueType returnType, ValueType... argTypes) {
        this(false, variadic, returnType, argTypes);
    }

    Function(boolean experimental, int variadic, ValueType returnType, ValueType... argTypes) {
        this.functionName = name().toLowerCase(Locale.ROOT);
        this.experimental = experimental;
        this.variadic = variadic;
        this.returnType = returnType;
        this.argTypes = List.of(argTypes);
    }

    Function(String functionName, ValueType returnType, ValueType argType) {
        this.functionName = functionName;
        this.experimental = false;
        this.variadic = 0;
        this.returnType = returnType;
        this.argTypes = List.of(argType);
    }

    public static Optional<Function> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The name in PromQL.
    public String functionName() {
        return functionName;
    }

    public boolean isExperimental() {
        return experimental;
    }

    /// 0 if the count of arguments is fixed; else how many arguments may follow all but the last type, or −1 for any number.
    public int variadic() {
        return variadic;
    }

    public ValueType returnType() {
        return returnType;
    }

    public List<ValueType> argTypes() {
        return argTypes;
    }

    /// Whether the result depends on the evaluation time even if no argument does.
    public boolean dependsOnTime() {
        return switch (this) {
            case DAYS_IN_MONTH, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, END, HOUR, MINUTE, MONTH, YEAR, PREDICT_LINEAR,
                    RANGE, START, STEP, TIME, TIMESTAMP ->
                true;
            // A default is right here: every other function is a function of its arguments alone.
            default -> false;
        };
    }
}
