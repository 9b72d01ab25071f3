package io.narthex.promql.differential;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// What Prometheus 2.42 answers otherwise than the version that we follow, and the queries in which it shows.
enum VersionDifference {
    /// 2.42 evaluates `predict_linear` once where its range has an `@`, although it depends on the time.
    PREDICT_LINEAR_AT("predict_linear\\(.*@"),
    /// 2.42 looks at the evaluation time where `timestamp` has a selector with an `@`.
    TIMESTAMP_AT("timestamp\\(.*@"),
    /// 2.42 adds up and divides in another order; in the last digits of a label a tolerance is of no use.
    DIGITS_AS_LABEL("count_values"),
    /// 2.42 gives no NaN for the deviation of a single infinite value.
    DEVIATION_OF_INFINITY("(stddev|stdvar).*odd_values"),
    /// 2.42 loses the infinity of a compensated sum.
    REGRESSION_OF_INFINITY("(predict_linear|deriv).*odd_values"),
    /// 2.42 looks whether a counter meets zero before it looks whether the edge of the window is far. It shows where values
    /// come near zero, or samples are rarer than in the data: in subqueries.
    EXTRAPOLATION_TO_ZERO("(rate|increase)\\(.*(temperature|odd_values|:[0-9a-z]*\\])");

    private final Pattern queries;

    VersionDifference(String queries) {
        this.queries = Pattern.compile(queries);
    }

    static Optional<VersionDifference> of(String query, Answer expected, Answer found) {
        if (expected.isFailure() || found.isFailure()) {
            return Optional.empty();
        }
        return Arrays.stream(values()).filter(known -> known.queries.matcher(query).find()).findFirst();
    }
}
