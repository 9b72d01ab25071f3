package io.narthex.ingest.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedFamily;
import io.narthex.schema.push.PushedMetric;
import io.narthex.schema.push.PushedQuantile;

/// Pushed families in text format 0.0.4, merged over all groups, each metric with an `instance`, if only an empty one.
public final class PushText {
    private static final String INSTANCE = "instance";

    private PushText() {}

    /// @param exclude families that the caller writes itself
    public static String render(Collection<PushGroup> groups, Set<String> exclude) {
        Map<String, List<PushedFamily>> byName = new TreeMap<>();
        for (PushGroup group : groups) {
            group.all().forEach(f -> byName.computeIfAbsent(f.name(), name -> new ArrayList<>()).add(f));
        }
        StringBuilder text = new StringBuilder();
        byName.forEach((name, families) -> {
            if (!exclude.contains(name)) {
                family(text, name, families);
            }
        });
        return text.toString();
    }

    private static void family(StringBuilder text, String name, List<PushedFamily> families) {
        PushedFamily first = families.getFirst();
        String help = first.help();
        if (help != null) {
            text.append("# HELP ").append(nameText(name)).append(' ')
                    .append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        }
        String type = switch (first.type()) {
            case GAUGE_HISTOGRAM -> "histogram";
            case COUNTER, GAUGE, UNTYPED, SUMMARY, HISTOGRAM -> first.type().text();
        };
        text.append("# TYPE ").append(nameText(name)).append(' ').append(type).append('\n');
        for (PushedFamily family : families) {
            for (PushedMetric metric : family.metrics()) {
                metric(text, family, metric);
            }
        }
    }

    private static String nameText(String name) {
        return Names.isLegacyMetricName(name) ? name : Names.quote(name);
    }

    private static void metric(StringBuilder text, PushedFamily family, PushedMetric metric) {
        String name = family.name();
        switch (family.type()) {
            case COUNTER, GAUGE, UNTYPED -> line(text, name, metric.labels(), "", "", metric.value());
            case SUMMARY -> {
                for (PushedQuantile q : metric.quantiles()) {
                    line(text, name, metric.labels(), "quantile", GoFloat.format(q.quantile()), q.value());
                }
                line(text, name + "_sum", metric.labels(), "", "", metric.sampleSum());
                line(text, name + "_count", metric.labels(), "", "", metric.sampleCount());
            }
            case HISTOGRAM, GAUGE_HISTOGRAM -> {
                boolean infinite = false;
                for (PushedBucket b : metric.buckets()) {
                    line(text, name + "_bucket", metric.labels(), "le", GoFloat.format(b.upperBound()),
                            b.cumulativeCount());
                    infinite |= b.upperBound() == Double.POSITIVE_INFINITY;
                }
                if (!infinite) {
                    line(text, name + "_bucket", metric.labels(), "le", "+Inf", metric.sampleCount());
                }
                line(text, name + "_sum", metric.labels(), "", "", metric.sampleSum());
                line(text, name + "_count", metric.labels(), "", "", metric.sampleCount());
            }
        }
    }

    private static void line(StringBuilder text, String name, Labels labels, String extraName, String extraValue,
            double value) {
        boolean legacy = Names.isLegacyMetricName(name);
        text.append(legacy ? name + "{" : "{" + Names.quote(name) + ",");
        boolean instance = labels.has(INSTANCE);
        for (int i = 0; i < labels.size(); i++) {
            if (!instance && labels.name(i).compareTo(INSTANCE) > 0) {
                label(text, INSTANCE, "");
                instance = true;
            }
            label(text, labels.name(i), labels.value(i));
        }
        if (!instance) {
            label(text, INSTANCE, "");
        }
        if (!extraName.isEmpty()) {
            label(text, extraName, extraValue);
        }
        text.setLength(text.length() - 1);
        text.append("} ").append(value == 0 ? "0" : GoFloat.format(value)).append('\n');
    }

    /// With a comma behind it.
    private static void label(StringBuilder text, String name, String value) {
        text.append(Names.isLegacyLabelName(name) ? name : Names.quote(name));
        text.append("=\"").append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append("\",");
    }
}
