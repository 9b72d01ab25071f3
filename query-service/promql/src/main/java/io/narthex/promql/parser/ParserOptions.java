package io.narthex.promql.parser;

/// Which parts of the language are allowed, each by one of Prometheus' feature flags.
///
/// @param experimentalFunctions `promql-experimental-functions`; the experimental aggregations too
/// @param extendedRangeSelectors `promql-extended-range-selectors`: `anchored` and `smoothed`
/// @param fillModifiers `promql-binop-fill-modifiers`
public record ParserOptions(boolean experimentalFunctions, boolean extendedRangeSelectors, boolean fillModifiers) {
    /// What Prometheus allows without any flag.
    public static final ParserOptions DEFAULT = new ParserOptions(false, false, false);
    public static final ParserOptions ALL = new ParserOptions(true, true, true);
}
