package io.narthex.model;

/// A sample's pointer to one observation, usually a trace.
///
/// @param labels at most 128 code points of names and values together, by OpenMetrics
/// @param timestampMs when it was observed, in epoch milliseconds
public record Exemplar(Labels labels, double value, long timestampMs) {
    private static final int MAX_LABEL_CODE_POINTS = 128;

    /// Whether the labels are longer than OpenMetrics allows.
    public boolean isTooLong() {
        int codePoints = 0;
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.name(i);
            String labelValue = labels.value(i);
            codePoints += name.codePointCount(0, name.length()) + labelValue.codePointCount(0, labelValue.length());
        }
        return codePoints > MAX_LABEL_CODE_POINTS;
    }
}
