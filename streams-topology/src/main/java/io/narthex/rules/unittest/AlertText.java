package io.narthex.rules.unittest;

import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.rules.alerting.AlertInstance;
import io.narthex.rules.unittest.UnitTestFile.ExpectedAlert;

/// An alert as failures show it; in the order of labels, then annotations.
record AlertText(Labels labels, Labels annotations) implements Comparable<AlertText> {
    private static final String INDENT = " ".repeat(12);
    private static final Comparator<AlertText> ORDER = Comparator.comparing(AlertText::labels)
            .thenComparing(AlertText::annotations);

    static AlertText of(AlertInstance alert) {
        return new AlertText(alert.labels(), Labels.of(alert.annotations()));
    }

    static AlertText of(ExpectedAlert alert, String alertName) {
        return new AlertText(Labels.of(alert.labels()).with("alertname", alertName), Labels.of(alert.annotations()));
    }

    @Override
    public int compareTo(AlertText other) {
        return ORDER.compare(this, other);
    }

    static String list(List<AlertText> alerts) {
        if (alerts.isEmpty()) {
            return "[]";
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < alerts.size(); i++) {
            text.append(i == 0 ? "\n" : ",\n").append(INDENT).append(i).append(":\n").append(INDENT)
                    .append("  Labels:").append(SampleText.braces(alerts.get(i).labels())).append('\n').append(INDENT)
                    .append("  Annotations:").append(SampleText.braces(alerts.get(i).annotations()));
        }
        return text.append('\n').append(INDENT).append(']').toString();
    }
}
