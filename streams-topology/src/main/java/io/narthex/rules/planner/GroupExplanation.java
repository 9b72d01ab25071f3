package io.narthex.rules.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.narthex.config.Durations;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.print.Printer;

/// A group's plan as a text for people: what each rule leaves to the partitions, and what they send for it.
public final class GroupExplanation {
    private GroupExplanation() {}

    public static String of(CompiledGroup group) {
        StringBuilder text = new StringBuilder();
        text.append("group ").append(group.id()).append(", every ").append(time(group.source().intervalMs()))
                .append(", look-back ").append(time(group.lookBackMs())).append('\n');
        for (CompiledRule rule : group.rules()) {
            text.append("\n  ").append(rule.definition().name()).append("\n    expression  ").append(rule.query())
                    .append('\n');
            Expr rest = rule.rest();
            if (rest == null) {
                text.append("    cannot run  ").append(rule.error()).append('\n');
            } else {
                explain(group, rest, text);
            }
        }
        return text.toString();
    }

    private static void explain(CompiledGroup group, Expr rest, StringBuilder text) {
        text.append("    path        stream\n    evaluated   ").append(rendered(rest)).append('\n');
        for (int number : fragments(rest)) {
            Fragment fragment = group.fragment(number);
            text.append("    #").append(number).append("          ").append(fragment.text())
                    .append("\n                ");
            switch (fragment) {
                case Fragment.Values _ -> text.append("each partition sends one value for each series\n");
                case Fragment.Partial partial -> text.append("each partition sends four numbers for each group of ")
                        .append(partial.op().symbol()).append('\n');
            }
        }
        for (Expr.VectorSelector selector : new LinkedHashSet<>(FragmentPlanner.selectors(rest))) {
            text.append("    samples     ").append(Printer.print(selector)).append("\n                ")
                    .append(group.mayReadOwnResults(selector)
                            ? "may read what this group writes, so windows of samples are sent\n"
                            : "stands where only whole windows of samples will do\n");
        }
    }

    private static Set<Integer> fragments(Expr rest) {
        Set<Integer> numbers = new LinkedHashSet<>();
        List<Expr> open = new ArrayList<>(List.of(rest));
        while (!open.isEmpty()) {
            Expr expr = open.removeFirst();
            if (expr instanceof Expr.VectorSelector selector && FragmentPlanner.fragmentOf(selector.matchers()) > 0) {
                numbers.add(FragmentPlanner.fragmentOf(selector.matchers()));
            }
            open.addAll(0, expr.children());
        }
        return numbers;
    }

    private static String rendered(Expr rest) {
        return Printer.print(rest).replaceAll("\\{" + FragmentPlanner.FRAGMENT_LABEL + "=\"([0-9]+)\"\\}", "#$1");
    }

    private static String time(long ms) {
        return Durations.format(Duration.ofMillis(ms));
    }
}
