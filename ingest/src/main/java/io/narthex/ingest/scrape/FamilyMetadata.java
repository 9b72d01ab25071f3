package io.narthex.ingest.scrape;

import io.narthex.model.MetricMetadata;
import io.narthex.model.MetricType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What the expositions of one pool say about metric families; only changes go out. Safe for use by many threads.
final class FamilyMetadata {
    private static final MetricMetadata NOTHING = new MetricMetadata(MetricType.UNKNOWN, "", "");
    private static final int MAX_FAMILIES = 100_000;

    private final ScrapeSink sink;
    private final Map<String, MetricMetadata> families = new HashMap<>();
    private final Map<String, MetricMetadata> changed = new HashMap<>();

    FamilyMetadata(ScrapeSink sink) {
        this.sink = sink;
    }

    void help(String family, String help) {
        change(family, old -> new MetricMetadata(old.type(), help, old.unit()));
    }

    void type(String family, MetricType type) {
        change(family, old -> new MetricMetadata(type, old.help(), old.unit()));
    }

    void unit(String family, String unit) {
        change(family, old -> new MetricMetadata(old.type(), old.help(), unit));
    }

    private synchronized void change(String family, UnaryOperator<MetricMetadata> edit) {
        MetricMetadata before = families.getOrDefault(family, NOTHING);
        MetricMetadata after = edit.apply(before);
        boolean known = families.containsKey(family);
        if (known && after.equals(before) || !known && families.size() >= MAX_FAMILIES) {
            return;
        }
        families.put(family, after);
        changed.put(family, after);
    }

    synchronized int size() {
        return families.size();
    }

    /// Hands what changed to the sink, at the end of a scrape so that HELP and TYPE go together.
    synchronized void publish() {
        changed.forEach(sink::metadata);
        changed.clear();
    }
}
