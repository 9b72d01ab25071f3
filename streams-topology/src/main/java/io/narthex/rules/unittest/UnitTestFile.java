package io.narthex.rules.unittest;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A unit-test file as read.
///
/// @param ruleFiles globs, relative to the file's folder
/// @param evaluationInterval between two evaluations of every group, whatever their own intervals
/// @param fuzzyCompare whether values one step of a double apart count as equal
/// @param groupEvalOrder names of groups in the order of evaluation; those not named come with the first
record UnitTestFile(List<String> ruleFiles, Duration evaluationInterval, boolean fuzzyCompare,
        List<String> groupEvalOrder, List<TestGroup> tests) {
    /// @param name empty if it has none
    /// @param interval between two values of an input series
    /// @param startMs when the test begins, epoch milliseconds
    record TestGroup(String name, Duration interval, long startMs, List<InputSeries> inputSeries,
            List<AlertTest> alertTests, List<ExprTest> exprTests, Map<String, String> externalLabels,
            String externalUrl) {
        /// How long the test lasts: to its latest expectation.
        Duration length() {
            Duration length = Duration.ZERO;
            for (AlertTest test : alertTests) {
                length = length.compareTo(test.evalTime()) < 0 ? test.evalTime() : length;
            }
            for (ExprTest test : exprTests) {
                length = length.compareTo(test.evalTime()) < 0 ? test.evalTime() : length;
            }
            return length;
        }
    }

    record InputSeries(String series, String values) {}

    /// @param evalTime from the test's start
    record AlertTest(Duration evalTime, String alertName, List<ExpectedAlert> expected) {}

    /// @param labels without `alertname`
    record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {}

    /// @param evalTime from the test's start
    record ExprTest(String expr, Duration evalTime, List<ExpectedSample> expected) {}

    /// @param labels as a metric is written
    /// @param histogram empty for a float
    record ExpectedSample(String labels, double value, String histogram) {}
}
