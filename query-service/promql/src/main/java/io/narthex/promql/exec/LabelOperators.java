package io.narthex.promql.exec;

import java.util.List;
import java.util.function.UnaryOperator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.narthex.model.AnchoredRegex;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.promql.failure.ExecutionFailure;
import io.narthex.promql.plan.VectorPlan;
import io.narthex.promql.value.Column;

/// `label_replace` and `label_join`: what they do to the labels of a series.
final class LabelOperators {
    private LabelOperators() {}

    /// Changes the labels of every series and merges those that became equal.
    static final class Relabel extends StoredOperator {
        private final VectorOperator input;
        private final UnaryOperator<Labels> change;
        private final boolean setsName;
        private final QueryContext context;
        private final int size;

        Relabel(VectorOperator input, UnaryOperator<Labels> change, String destination, QueryContext context,
                int size) {
            this.input = input;
            this.change = change;
            this.setsName = destination.equals(Labels.METRIC_NAME);
            this.context = context;
            this.size = size;
        }

        @Override
        List<StoredSeries> compute() {
            SeriesMerger merger = new SeriesMerger(context.budget(), size);
            Column column = new Column(size);
            while (input.next(column)) {
                Labels labels = change.apply(input.labels());
                // A name set on purpose stays; "no match" leaves the series as it was.
                boolean rescued = setsName && labels != input.labels();
                merger.add(labels, !rescued && input.dropsName(), column);
            }
            return merger.series();
        }

        @Override
        public void close() {
            input.close();
        }
    }

    static UnaryOperator<Labels> replace(VectorPlan.LabelReplace plan) {
        Pattern pattern;
        try {
            pattern = AnchoredRegex.compile(plan.regex());
        } catch (PatternSyntaxException _) {
            throw new ExecutionFailure("invalid regular expression in label_replace(): " + plan.regex());
        }
        if (!Names.isUtf8Name(plan.destination())) {
            throw new ExecutionFailure("invalid destination label name in label_replace(): " + plan.destination());
        }
        return labels -> {
            Matcher matcher = pattern.matcher(labels.value(plan.source()));
            if (!matcher.find()) {
                return labels;
            }
            String value = Template.expand(plan.replacement(), matcher, pattern);
            return labels.toBuilder().set(plan.destination(), value).build();
        };
    }

    static UnaryOperator<Labels> join(VectorPlan.LabelJoin plan) {
        for (String source : plan.sources()) {
            if (!Names.isUtf8Name(source)) {
                throw new ExecutionFailure("invalid source label name in label_join(): " + source);
            }
        }
        if (!Names.isUtf8Name(plan.destination())) {
            throw new ExecutionFailure("invalid destination label name in label_join(): " + plan.destination());
        }
        return labels -> {
            StringBuilder value = new StringBuilder();
            for (int i = 0; i < plan.sources().size(); i++) {
                value.append(i == 0 ? "" : plan.separator()).append(labels.value(plan.sources().get(i)));
            }
            return labels.toBuilder().set(plan.destination(), value.toString()).build();
        };
    }
}
