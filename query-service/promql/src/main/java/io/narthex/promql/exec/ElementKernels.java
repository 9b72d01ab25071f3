package io.narthex.promql.exec;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

import io.narthex.model.Staleness;
import io.narthex.promql.ast.Function;

/// The functions of single samples.
final class ElementKernels {
    private ElementKernels() {}

    static ElementKernel of(Function function, List<double[]> params) {
        return switch (function) {
            case CLAMP -> clamp(params.get(0), params.get(1));
            case CLAMP_MIN -> (v, step) -> Math.max(params.get(0)[step], v);
            case CLAMP_MAX -> (v, step) -> Math.min(params.get(0)[step], v);
            case ROUND -> params.isEmpty() ? (v, _) -> round(v, 1) : (v, step) -> round(v, params.get(0)[step]);
            default -> unaryKernel(unary(function));
        };
    }

    private static ElementKernel unaryKernel(DoubleUnaryOperator unary) {
        return (v, _) -> unary.applyAsDouble(v);
    }

    private static ElementKernel clamp(double[] min, double[] max) {
        return (v, step) -> max[step] < min[step]
                ? Staleness.MARKER
                : Math.max(min[step], Math.min(max[step], v));
    }

    /// Ties upwards. The inverse is used because it loses less.
    private static double round(double value, double toNearest) {
        double inverse = 1.0 / toNearest;
        return Math.floor(value * inverse + 0.5) / inverse;
    }

    private static DoubleUnaryOperator unary(Function function) {
        return switch (function) {
            case ABS -> Math::abs;
            case CEIL -> Math::ceil;
            case FLOOR -> Math::floor;
            case EXP -> Math::exp;
            case SQRT -> Math::sqrt;
            case LN -> Math::log;
            case LOG2 -> ElementKernels::log2;
            case LOG10 -> Math::log10;
            case SGN -> v -> v < 0 ? -1 : v > 0 ? 1 : v;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TAN -> Math::tan;
            case ASIN -> Math::asin;
            case ACOS -> Math::acos;
            case ATAN -> Math::atan;
            case SINH -> Math::sinh;
            case COSH -> Math::cosh;
            case TANH -> Math::tanh;
            case ASINH -> ElementKernels::asinh;
            case ACOSH -> ElementKernels::acosh;
            case ATANH -> v -> 0.5 * Math.log1p(2 * v / (1 - v));
            case RAD -> v -> v * Math.PI / 180;
            case DEG -> v -> v * 180 / Math.PI;
            case DAYS_IN_MONTH, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOUR, MINUTE, MONTH, YEAR -> Dates.of(function);
            default -> throw new IllegalStateException("not a function of single samples: " + function.functionName());
        };
    }

    /// Exact for powers of two, as Go's.
    static double log2(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            return Math.log(value);
        }
        int exponent = Math.getExponent(value);
        if (exponent >= Double.MIN_EXPONENT && value == Math.scalb(1.0, exponent)) {
            return exponent;
        }
        double fraction = value;
        int scale = 0;
        if (exponent < Double.MIN_EXPONENT) {
            fraction = value * 0x1p54;
            scale = -54;
        }
        int e = Math.getExponent(fraction) + 1;
        return scale + e + Math.log(Math.scalb(fraction, -e)) * (1 / 0.693147180559945309417232121458176568);
    }

    private static double asinh(double value) {
        double size = Math.abs(value);
        double result;
        if (size > 0x1p28) {
            result = Math.log(size) + 0.693147180559945309417232121458176568;
        } else if (size > 2) {
            result = Math.log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
        } else {
            result = Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
        }
        return Math.copySign(result, value);
    }

    private static double acosh(double value) {
        if (value < 1) {
            return Double.NaN;
        }
        if (value > 0x1p28) {
            return Math.log(value) + 0.693147180559945309417232121458176568;
        }
        double above = value - 1;
        return value > 2
                ? Math.log(2 * value - 1 / (value + Math.sqrt(value * value - 1)))
                : Math.log1p(above + Math.sqrt(2 * above + above * above));
    }
}
