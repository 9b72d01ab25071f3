package io.narthex.model;

import java.util.Locale;

/// Metric types as Prometheus' API names them.
public enum MetricType {
    UNKNOWN, COUNTER, GAUGE, HISTOGRAM, GAUGEHISTOGRAM, SUMMARY, INFO, STATESET;

    /// As the API and the exposition formats spell it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
