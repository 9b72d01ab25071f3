package io.narthex.rules.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import io.narthex.promql.print.Printer;
import io.narthex.schema.rule.RuleDefinition;
import io.narthex.schema.rule.RuleGroupVersion;

/// A version of a rule group with what its rules read. Immutable and thread-safe.
public final class CompiledGroup {
    private final RuleGroupVersion source;
    private final List<CompiledRule> rules;
    private final List<SeriesRead> reads;
    private final long gridOffsetMs;
    private final long lookBackMs;

    private CompiledGroup(RuleGroupVersion source, List<CompiledRule> rules, List<SeriesRead> reads) {
        this.source = source;
        this.rules = List.copyOf(rules);
        this.reads = List.copyOf(reads);
        this.gridOffsetMs = EvaluationGrid.offsetMs(source.file(), source.name(), source.intervalMs());
        this.lookBackMs = reads.isEmpty() ? 0 : Collections.max(reads.stream().map(SeriesRead::backMs).toList());
    }

    /// @param lookbackMs how far back an instant selector looks
    public static CompiledGroup of(RuleGroupVersion source, long lookbackMs) {
        List<CompiledRule> rules = new ArrayList<>();
        List<SeriesRead> reads = new ArrayList<>();
        for (RuleDefinition definition : source.rules()) {
            CompiledRule rule = compile(definition, source.labels(), lookbackMs, reads);
            rules.add(rule);
        }
        return new CompiledGroup(source, rules, reads);
    }

    /// A group that is evaluated where everything ever written can be read: nothing needs to be known before.
    public static CompiledGroup ofWholeHistory(RuleGroupVersion source) {
        List<CompiledRule> rules = source.rules().stream().map(definition -> new CompiledRule(definition,
                labels(definition, source.labels()), definition.expr(), "")).toList();
        return new CompiledGroup(source, rules, List.of(new SeriesRead(List.of(), 0, 0)));
    }

    private static Map<String, String> labels(RuleDefinition definition, Map<String, String> groupLabels) {
        Map<String, String> labels = new LinkedHashMap<>(groupLabels);
        labels.putAll(definition.labels());
        return labels;
    }

    private static CompiledRule compile(RuleDefinition definition, Map<String, String> groupLabels, long lookbackMs,
            List<SeriesRead> reads) {
        Map<String, String> labels = labels(definition, groupLabels);
        try {
            Expr expr = PromqlParser.parse(definition.expr(), ParserOptions.ALL);
            reads.addAll(ReadPlanner.reads(expr, lookbackMs));
            labels.values().forEach(text -> reads.addAll(ReadPlanner.templateReads(text, lookbackMs)));
            definition.annotations().values()
                    .forEach(text -> reads.addAll(ReadPlanner.templateReads(text, lookbackMs)));
            return new CompiledRule(definition, labels, Printer.print(expr), "");
        } catch (ParseFailure | UnplannableException e) {
            return new CompiledRule(definition, labels, definition.expr(), String.valueOf(e.getMessage()));
        }
    }

    public RuleGroupVersion source() {
        return source;
    }

    /// `tenant/file;group`, as [io.narthex.schema.Records#RULE_PARTIALS] keys it.
    public String key() {
        return source.tenant() + "/" + id();
    }

    /// `file;group`
    public String id() {
        return source.file() + ";" + source.name();
    }

    public List<CompiledRule> rules() {
        return rules;
    }

    /// Everything that some rule or template reads, relative to the group's query time.
    public List<SeriesRead> reads() {
        return reads;
    }

    /// The farthest that any rule looks back from the group's evaluation time.
    public long lookBackMs() {
        return lookBackMs + source.queryOffsetMs();
    }

    /// Whether some rule may read the series.
    public boolean reads(Labels labels) {
        for (SeriesRead read : reads) {
            if (read.matches(labels)) {
                return true;
            }
        }
        return false;
    }

    /// The first evaluation time after a time.
    public long nextEvaluationMs(long afterMs) {
        return EvaluationGrid.next(afterMs, source.intervalMs(), gridOffsetMs);
    }
}
