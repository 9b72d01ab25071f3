package io.narthex.rules.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.model.NativeHistogram;
import io.narthex.model.SampleBuffer;
import io.narthex.promql.source.SeriesCursor;
import io.narthex.promql.source.SeriesSelection;
import io.narthex.promql.source.SeriesSource;
import org.jspecify.annotations.Nullable;

/// Windows as the engine reads them, for one evaluation. Confined to one thread; the windows may grow between selections.
public final class WindowSource implements SeriesSource {
    private final Map<Labels, SeriesWindow> windows = new HashMap<>();
    private final Map<String, List<SeriesWindow>> byName = new HashMap<>();

    /// Adds a series; of one that is there already, the samples at times it has not.
    public void add(SeriesWindow window) {
        SeriesWindow existing = windows.get(window.labels());
        if (existing != null) {
            existing.addAll(window);
            return;
        }
        windows.put(window.labels(), window);
        byName.computeIfAbsent(window.labels().metricName(), _ -> new ArrayList<>()).add(window);
    }

    /// Adds one sample of a series that may be new.
    public void add(Labels labels, long timestampMs, double value, @Nullable NativeHistogram histogram) {
        window(labels).add(timestampMs, value, histogram);
    }

    /// The window of a series, made where there is none.
    public SeriesWindow window(Labels labels) {
        SeriesWindow window = windows.get(labels);
        if (window == null) {
            window = new SeriesWindow(labels);
            add(window);
        }
        return window;
    }

    /// Forgets samples up to a time, and series that have no others.
    public void dropUpTo(long timestampMsInclusive) {
        windows.values().forEach(window -> window.dropUpTo(timestampMsInclusive));
        windows.values().removeIf(SeriesWindow::isEmpty);
        byName.values().forEach(named -> named.removeIf(SeriesWindow::isEmpty));
        byName.values().removeIf(List::isEmpty);
    }

    /// Every series that a selector matches, in no order.
    public void forEachMatching(List<Matcher> matchers, Consumer<SeriesWindow> action) {
        for (SeriesWindow window : candidates(matchers)) {
            if (matches(window.labels(), matchers)) {
                action.accept(window);
            }
        }
    }

    @Override
    public SeriesCursor select(SeriesSelection selection) {
        List<SeriesWindow> selected = new ArrayList<>();
        for (SeriesWindow window : candidates(selection.matchers())) {
            if (matches(window.labels(), selection.matchers())
                    && window.hasSampleIn(selection.startMsInclusive() - 1, selection.endMsInclusive())) {
                selected.add(window);
            }
        }
        selected.sort(Comparator.comparing(SeriesWindow::labels));
        return new Cursor(selected, selection.startMsInclusive(), selection.endMsInclusive());
    }

    private Iterable<SeriesWindow> candidates(List<Matcher> matchers) {
        for (Matcher matcher : matchers) {
            if (matcher.name().equals(Labels.METRIC_NAME) && matcher.type() == MatchType.EQUAL) {
                return byName.getOrDefault(matcher.value(), List.of());
            }
        }
        return windows.values();
    }

    private static boolean matches(Labels labels, List<Matcher> matchers) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    private static final class Cursor implements SeriesCursor {
        private final List<SeriesWindow> selected;
        private final long startMsInclusive;
        private final long endMsInclusive;
        private int index = -1;

        Cursor(List<SeriesWindow> selected, long startMsInclusive, long endMsInclusive) {
            this.selected = selected;
            this.startMsInclusive = startMsInclusive;
            this.endMsInclusive = endMsInclusive;
        }

        @Override
        public boolean next() {
            index++;
            return index < selected.size();
        }

        @Override
        public Labels labels() {
            return selected.get(index).labels();
        }

        @Override
        public void read(SampleBuffer into) {
            selected.get(index).readInto(into, startMsInclusive, endMsInclusive);
        }

        @Override
        public void close() {
            // holds nothing but references
        }
    }
}
