package io.narthex.rules.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.PromqlException;
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
    private final List<SeriesRead> windowReads;
    private final List<Fragment> fragments;
    private final long gridOffsetMs;
    private final long lookBackMs;

    private CompiledGroup(RuleGroupVersion source, List<CompiledRule> rules, List<SeriesRead> reads,
            List<SeriesRead> windowReads, List<Fragment> fragments) {
        this.source = source;
        this.rules = List.copyOf(rules);
        this.reads = List.copyOf(reads);
        this.windowReads = List.copyOf(windowReads);
        this.fragments = List.copyOf(fragments);
        this.gridOffsetMs = EvaluationGrid.offsetMs(source.file(), source.name(), source.intervalMs());
        this.lookBackMs = reads.isEmpty() ? 0 : Collections.max(reads.stream().map(SeriesRead::backMs).toList());
    }

    /// @param lookbackMs how far back an instant selector looks
    public static CompiledGroup of(RuleGroupVersion source, long lookbackMs) {
        return new Compiler(source, lookbackMs).compile();
    }

    /// A group that is evaluated where everything ever written can be read: nothing needs to be known before.
    public static CompiledGroup ofWholeHistory(RuleGroupVersion source) {
        List<CompiledRule> rules = source.rules().stream().map(definition -> {
            Expr expr = PromqlParser.parse(definition.expr(), ParserOptions.ALL);
            return new CompiledRule(definition, labels(definition, source), Printer.print(expr), "", expr);
        }).toList();
        List<SeriesRead> everything = List.of(new SeriesRead(List.of(), 0, 0));
        return new CompiledGroup(source, rules, everything, everything, List.of());
    }

    private static Map<String, String> labels(RuleDefinition definition, RuleGroupVersion group) {
        Map<String, String> labels = new LinkedHashMap<>(group.labels());
        labels.putAll(definition.labels());
        return labels;
    }

    /// Compiles the rules of one version, which share their fragments.
    private static final class Compiler {
        private final RuleGroupVersion source;
        private final long lookbackMs;
        private final FragmentPlanner planner;
        private final List<SeriesRead> reads = new ArrayList<>();
        private final List<SeriesRead> windowReads = new ArrayList<>();

        Compiler(RuleGroupVersion source, long lookbackMs) {
            this.source = source;
            this.lookbackMs = lookbackMs;
            this.planner = new FragmentPlanner(selector -> OwnResults.mayBeRead(source, selector));
        }

        CompiledGroup compile() {
            List<CompiledRule> rules = source.rules().stream().map(this::compile).toList();
            return new CompiledGroup(source, rules, reads, windowReads, planner.fragments());
        }

        private CompiledRule compile(RuleDefinition definition) {
            Map<String, String> labels = labels(definition, source);
            try {
                Expr expr = PromqlParser.parse(definition.expr(), ParserOptions.ALL);
                reads.addAll(ReadPlanner.reads(expr, lookbackMs));
                Expr rest = planner.rest(expr);
                ReadPlanner.reads(rest, lookbackMs).stream()
                        .filter(read -> FragmentPlanner.fragmentOf(read.matchers()) == 0).forEach(windowReads::add);
                labels.values().forEach(this::addTemplate);
                definition.annotations().values().forEach(this::addTemplate);
                return new CompiledRule(definition, labels, Printer.print(expr), "", rest);
            } catch (PromqlException | UnplannableException e) {
                return new CompiledRule(definition, labels, definition.expr(), String.valueOf(e.getMessage()), null);
            }
        }

        private void addTemplate(String text) {
            List<SeriesRead> found = ReadPlanner.templateReads(text, lookbackMs);
            reads.addAll(found);
            windowReads.addAll(found);
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

    /// What is sent as windows of samples: what is read above the fragments, and by templates.
    public List<SeriesRead> windowReads() {
        return windowReads;
    }

    /// What each partition answers, the numbers from 1 on.
    public List<Fragment> fragments() {
        return fragments;
    }

    /// @throws IllegalArgumentException if the plan has no fragment of this number
    public Fragment fragment(int number) {
        if (number < 1 || number > fragments.size()) {
            throw new IllegalArgumentException(
                    "rule group " + id() + " has fragments 1 to " + fragments.size() + ", not " + number);
        }
        return fragments.get(number - 1);
    }

    /// The number of the fragment for which a selector stands in a rule's rest; 0 if it is an ordinary selector.
    public static int fragmentOf(List<Matcher> matchers) {
        return FragmentPlanner.fragmentOf(matchers);
    }

    boolean mayReadOwnResults(Expr.VectorSelector selector) {
        return OwnResults.mayBeRead(source, selector);
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
