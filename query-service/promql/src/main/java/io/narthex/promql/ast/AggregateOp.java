package io.narthex.promql.ast;

import java.util.Locale;

/// The aggregation operators.
public enum AggregateOp {
    SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR, QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO;

    private final String symbol = name().toLowerCase(Locale.ROOT);

    public String symbol() {
        return symbol;
    }

    /// Whether the first argument is a parameter.
    public boolean hasParameter() {
        return switch (this) {
            case QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> true;
            case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR -> false;
        };
    }

    /// Whether series are folded into their group one by one, so that none is kept.
    public boolean isFolded() {
        return !hasParameter();
    }

    public boolean isExperimental() {
        return this == LIMITK || this == LIMIT_RATIO;
    }

    /// Whether the result are input series with all their labels, rather than one series for each group.
    public boolean selectsInputs() {
        return switch (this) {
            case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> true;
            case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR, QUANTILE, COUNT_VALUES -> false;
        };
    }
}
