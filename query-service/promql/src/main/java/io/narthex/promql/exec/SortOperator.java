package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.promql.value.Column;

/// Sorts an instant vector by value, NaN last, histograms left out; or by labels, in natural order.
final class SortOperator extends StoredOperator {
    private final VectorOperator input;
    private final Comparator<StoredSeries> order;
    private final boolean floatsOnly;
    private final QueryContext context;
    private final int size;

    SortOperator(VectorOperator input, Comparator<StoredSeries> order, boolean floatsOnly, QueryContext context,
            int size) {
        this.input = input;
        this.order = order;
        this.floatsOnly = floatsOnly;
        this.context = context;
        this.size = size;
    }

    static Comparator<StoredSeries> byValue(boolean descending) {
        return (a, b) -> {
            double x = a.column().value(0);
            double y = b.column().value(0);
            if (Double.isNaN(x) || Double.isNaN(y)) {
                return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
            }
            int ascending = x < y ? -1 : x > y ? 1 : 0;
            return descending ? -ascending : ascending;
        };
    }

    static Comparator<StoredSeries> byLabels(List<String> names, boolean descending) {
        Comparator<Labels> ascending = (a, b) -> {
            for (String name : names) {
                int order = NaturalOrder.compare(a.value(name), b.value(name));
                if (order != 0) {
                    return order;
                }
            }
            return a.compareTo(b);
        };
        Comparator<Labels> order = descending ? ascending.reversed() : ascending;
        return (a, b) -> order.compare(a.labels(), b.labels());
    }

    @Override
    List<StoredSeries> compute() {
        List<StoredSeries> series = new ArrayList<>();
        Column column = new Column(size);
        while (input.next(column)) {
            if (floatsOnly) {
                removeHistograms(column);
            }
            context.budget().hold(size);
            series.add(new StoredSeries(input.labels(), input.dropsName(), column));
            column = new Column(size);
        }
        if (size == 1) {
            series.removeIf(s -> s.column().isEmpty());
            series.sort(order);
        }
        return series;
    }

    private static void removeHistograms(Column column) {
        for (int i = 0; i < column.size(); i++) {
            if (column.histogram(i) != null) {
                column.unset(i);
            }
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
