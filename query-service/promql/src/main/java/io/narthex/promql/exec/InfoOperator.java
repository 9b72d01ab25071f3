package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.google.re2j.Pattern;
import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.Selector;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;
import io.narthex.promql.value.TimeGrid;
import org.jspecify.annotations.Nullable;

/// `info`: adds to each series the data labels of the info series with the same `instance` and `job`, step by step. Of several
/// info series of one name the one with the newest sample counts.
final class InfoOperator extends StoredOperator {
    private static final List<String> IDENTIFYING = List.of("instance", "job");

    /// @param column the times of the samples, which tell the newest
    private record InfoSeries(Labels labels, Column column) {}

    private final VectorPlan.Info plan;
    private final VectorOperator input;
    private final QueryContext context;
    private final TimeGrid grid;
    private final List<Matcher> nameMatchers;
    private final List<Matcher> dataMatchers;
    private final Set<String> dataLabels;

    InfoOperator(VectorPlan.Info plan, VectorOperator input, QueryContext context, TimeGrid grid) {
        this.plan = plan;
        this.input = input;
        this.context = context;
        this.grid = grid;
        List<Matcher> matchers = plan.selector().matchers();
        this.nameMatchers = nameMatchers(matchers.stream().filter(InfoOperator::isName).toList());
        this.dataMatchers = matchers.stream().filter(m -> !isName(m)).toList();
        this.dataLabels = dataMatchers.stream().map(Matcher::name).collect(Collectors.toSet());
    }

    private static boolean isName(Matcher matcher) {
        return matcher.name().equals(Labels.METRIC_NAME);
    }

    /// Without a name `target_info`; with exclusions only, everything that ends as info metrics do.
    private static List<Matcher> nameMatchers(List<Matcher> given) {
        if (given.isEmpty()) {
            return List.of(Matcher.equal(Labels.METRIC_NAME, "target_info"));
        }
        boolean positive = given.stream().anyMatch(m -> m.type() == MatchType.EQUAL || m.type() == MatchType.REGEX);
        if (positive) {
            return given;
        }
        List<Matcher> matchers = new ArrayList<>();
        matchers.add(Matcher.of(MatchType.REGEX, Labels.METRIC_NAME, ".+_info"));
        matchers.addAll(given);
        return matchers;
    }

    @Override
    List<StoredSeries> compute() {
        List<StoredSeries> base = new ArrayList<>();
        Column column = new Column(grid.count());
        while (input.next(column)) {
            context.budget().hold(grid.count());
            base.add(new StoredSeries(input.labels(), input.dropsName(), column));
            column = new Column(grid.count());
        }
        Map<Labels, List<InfoSeries>> infos = readInfos(base);
        Set<String> names = new LinkedHashSet<>();
        infos.keySet().forEach(key -> names.add(key.metricName()));
        SeriesMerger results = new SeriesMerger(context.budget(), grid.count());
        for (StoredSeries series : base) {
            context.budget().check();
            if (isInfo(series.labels())) {
                results.add(series.labels(), series.dropsName(), series.column());
            } else {
                enrich(results, series, candidates(series.labels(), names, infos));
            }
        }
        return results.series();
    }

    /// Info series are given back as they are.
    private boolean isInfo(Labels labels) {
        return nameMatchers.stream().allMatch(m -> m.matches(labels));
    }

    private Map<Labels, List<InfoSeries>> readInfos(List<StoredSeries> base) {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (StoredSeries series : base) {
            for (String label : IDENTIFYING) {
                String value = series.labels().value(label);
                if (!value.isEmpty() && !isInfo(series.labels())) {
                    ids.computeIfAbsent(label, _ -> new TreeSet<>()).add(value);
                }
            }
        }
        Map<Labels, List<InfoSeries>> infos = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return infos;
        }
        List<Matcher> matchers = new ArrayList<>();
        ids.forEach((label, values) -> matchers.add(Matcher.of(MatchType.REGEX, label, values.stream().map(
                Pattern::quote).collect(Collectors.joining("|")))));
        matchers.addAll(dataMatchers);
        matchers.addAll(nameMatchers);
        Selector selector = new Selector(matchers, plan.selector().fixedMs(), plan.selector().offsetMs(),
                Expr.Extension.NONE, false);
        InstantScanOperator.Content content = InstantScanOperator.Content.SAMPLE_TIME;
        try (VectorOperator scan = new InstantScanOperator(selector, content, context, grid,
                InstantScanOperator.select(selector, content, context, grid))) {
            Column column = new Column(grid.count());
            while (scan.next(column)) {
                context.budget().hold(grid.count());
                infos.computeIfAbsent(key(scan.labels(), scan.labels().metricName()), _ -> new ArrayList<>()).add(
                        new InfoSeries(scan.labels(), column));
                column = new Column(grid.count());
            }
        }
        return infos;
    }

    private static Labels key(Labels labels, String infoName) {
        return labels.only(IDENTIFYING).with(Labels.METRIC_NAME, infoName);
    }

    private static List<List<InfoSeries>> candidates(Labels labels, Set<String> names,
            Map<Labels, List<InfoSeries>> infos) {
        List<List<InfoSeries>> candidates = new ArrayList<>();
        for (String name : names) {
            List<InfoSeries> found = infos.get(key(labels, name));
            if (found != null) {
                candidates.add(found);
            }
        }
        return candidates;
    }

    private void enrich(SeriesMerger results, StoredSeries series, List<List<InfoSeries>> candidates) {
        boolean needsInfo = dataMatchers.stream().anyMatch(m -> !m.matchesEmpty());
        List<@Nullable Labels> last = List.of();
        Column target = null;
        for (int step = 0; step < grid.count(); step++) {
            if (!series.column().isPresent(step)) {
                continue;
            }
            List<@Nullable Labels> found = new ArrayList<>();
            for (List<InfoSeries> group : candidates) {
                found.add(newest(group, step));
            }
            boolean none = found.stream().noneMatch(Objects::nonNull);
            if (none && needsInfo) {
                continue;
            }
            if (target == null || !found.equals(last)) {
                target = results.column(combine(series.labels(), found), series.dropsName());
                last = found;
            }
            SeriesMerger.addSlot(target, step, series.column());
        }
    }

    private @Nullable Labels newest(List<InfoSeries> group, int step) {
        InfoSeries newest = null;
        for (InfoSeries info : group) {
            if (!info.column().isPresent(step)) {
                continue;
            }
            if (newest != null && newest.column().value(step) == info.column().value(step)) {
                long timeMs = (long) info.column().value(step);
                throw new ExecutionFailure("found duplicate series for info metric: existing " + MetricNames.inBraces(
                        newest.labels()) + " @ " + timeMs + ", new " + MetricNames.inBraces(info.labels()) + " @ "
                        + timeMs);
            }
            if (newest == null || newest.column().value(step) < info.column().value(step)) {
                newest = info;
            }
        }
        return newest == null ? null : newest.labels();
    }

    private Labels combine(Labels base, List<@Nullable Labels> infos) {
        Labels.Builder added = Labels.builder();
        for (Labels info : infos) {
            if (info != null) {
                addDataLabels(added, base, info);
            }
        }
        Labels.Builder result = base.toBuilder();
        added.build().forEach(result::set);
        return result.build();
    }

    private void addDataLabels(Labels.Builder added, Labels base, Labels info) {
        info.forEach((name, value) -> {
            boolean wanted = !name.equals(Labels.METRIC_NAME) && (dataLabels.isEmpty() || dataLabels.contains(name));
            if (!wanted) {
                return;
            }
            String present = added.value(name);
            if (!present.isEmpty() && !present.equals(value)) {
                throw new ExecutionFailure("conflicting label: " + name);
            }
            if (!base.has(name)) {
                added.set(name, value);
            }
        });
    }

    @Override
    public void close() {
        input.close();
    }
}
