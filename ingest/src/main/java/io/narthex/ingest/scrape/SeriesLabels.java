package io.narthex.ingest.scrape;

import io.narthex.config.ScrapeConfig;
import io.narthex.config.ScrapeLimits;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From the labels of an exposition to those of a series: the target's are added, conflicts resolved, metric
/// relabelling applied, limits and names checked.
final class SeriesLabels {
    private static final int SHOWN = 50;

    private final ScrapeConfig config;
    private final Relabeler relabeler;
    private final Labels targetLabels;
    private final ScrapeMetrics metrics;

    SeriesLabels(ScrapeConfig config, Labels targetLabels, ScrapeMetrics metrics) {
        this.config = config;
        this.targetLabels = targetLabels;
        this.metrics = metrics;
        relabeler = Relabeler.of(config.metricRelabelConfigs());
    }

    /// The series' labels, or null where relabelling dropped it.
    ///
    /// @param emptyNames labels that the exposition gives an empty value
    @Nullable
    Labels of(Labels exposed, List<String> emptyNames) throws ScrapeFailure {
        Labels joined = config.honorLabels() ? honoured(exposed, emptyNames) : renamed(exposed);
        Labels labels = relabeler.apply(joined);
        if (labels == null || labels.isEmpty()) {
            return null;
        }
        if (!labels.has(Labels.METRIC_NAME)) {
            throw new ScrapeFailure("missing metric name (__name__ label)");
        }
        requireValid(labels);
        checkLimits(labels);
        return labels;
    }

    /// What scraping itself reports: target labels win, nothing is relabelled.
    Labels ofReport(String metricName) {
        return renamed(Labels.of(Labels.METRIC_NAME, metricName));
    }

    private Labels honoured(Labels exposed, List<String> emptyNames) {
        Labels.Builder builder = exposed.toBuilder();
        targetLabels.forEach((name, value) -> {
            if (!exposed.has(name) && !emptyNames.contains(name)) {
                builder.add(name, value);
            }
        });
        return builder.build();
    }

    private Labels renamed(Labels exposed) {
        Labels.Builder builder = exposed.toBuilder();
        List<String> conflicts = new ArrayList<>();
        targetLabels.forEach((name, value) -> {
            if (exposed.has(name)) {
                conflicts.add(name);
            }
            builder.set(name, value);
        });
        conflicts.sort(Comparator.comparingInt(String::length));
        for (String name : conflicts) {
            String free = "exported_" + name;
            while (!builder.value(free).isEmpty()) {
                free = "exported_" + free;
            }
            builder.set(free, exposed.value(name));
        }
        return builder.build();
    }

    private void requireValid(Labels labels) throws ScrapeFailure {
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.name(i);
            boolean valid = name.equals(Labels.METRIC_NAME)
                    ? config.nameValidation().isValidMetricName(labels.value(i))
                    : config.nameValidation().isValidLabelName(name) && Names.isWellFormed(labels.value(i));
            if (!valid) {
                throw new ScrapeFailure("invalid metric name or label names: " + labels);
            }
        }
    }

    private void checkLimits(Labels labels) throws ScrapeFailure {
        ScrapeLimits limits = config.limits();
        String metric = shown(labels.metricName());
        if (limits.labels() > 0 && labels.size() > limits.labels()) {
            throw exceeded("label_limit exceeded (metric: " + metric + ", number of labels: " + labels.size()
                    + ", limit: " + limits.labels() + ")");
        }
        if (limits.labelNameLength() == 0 && limits.labelValueLength() == 0) {
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.name(i);
            String value = labels.value(i);
            if (limits.labelNameLength() > 0 && bytes(name) > limits.labelNameLength()) {
                throw exceeded("label_name_length_limit exceeded (metric: " + metric + ", label name: " + shown(name)
                        + ", length: " + bytes(name) + ", limit: " + limits.labelNameLength() + ")");
            }
            if (limits.labelValueLength() > 0 && bytes(value) > limits.labelValueLength()) {
                throw exceeded("label_value_length_limit exceeded (metric: " + metric + ", label name: " + shown(name)
                        + ", value: " + Names.quote(shown(value)) + ", length: " + bytes(value) + ", limit: "
                        + limits.labelValueLength() + ")");
            }
        }
    }

    private ScrapeFailure exceeded(String message) {
        metrics.exceededLabelLimits.inc();
        return new ScrapeFailure(message);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shown(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0,
                        SHOWN));
    }
}
