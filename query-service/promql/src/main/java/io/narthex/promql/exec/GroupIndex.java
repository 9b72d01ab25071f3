package io.narthex.promql.exec;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;

/// Numbers the groups of an aggregation from 0 in the order in which they come.
///
/// A series finds its group by a look at its labels as they are: only a new group costs a label set.
final class GroupIndex {
    private final Grouping grouping;
    private final List<Labels> keys = new ArrayList<>();
    /// By hash: the number of the group plus one, zero where there is none.
    private int[] slots = new int[16];

    GroupIndex(Grouping grouping) {
        this.grouping = grouping;
    }

    /// The group of the series that the operator stands on.
    int of(VectorOperator series) {
        Labels labels = series.namedLabels();
        boolean nameless = series.isNameless();
        int slot = spread(hash(labels, nameless)) & slots.length - 1;
        while (slots[slot] != 0) {
            int group = slots[slot] - 1;
            if (isKey(keys.get(group), labels, nameless)) {
                return group;
            }
            slot = slot + 1 & slots.length - 1;
        }
        keys.add(grouping.key(series.labels()));
        slots[slot] = keys.size();
        if (2 * keys.size() > slots.length) {
            grow();
        }
        return keys.size() - 1;
    }

    /// The labels of a group.
    Labels labels(int group) {
        return keys.get(group);
    }

    private int hash(Labels labels, boolean nameless) {
        int hash = 1;
        for (int i = 0; i < labels.size(); i++) {
            if (isKept(labels.name(i), nameless)) {
                hash = 31 * (31 * hash + labels.name(i).hashCode()) + labels.value(i).hashCode();
            }
        }
        return hash;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    private boolean isKept(String name, boolean nameless) {
        return grouping.keeps(name) && !(nameless && MetricNames.isReserved(name));
    }

    private boolean isKey(Labels key, Labels labels, boolean nameless) {
        int matched = 0;
        for (int i = 0; i < labels.size(); i++) {
            if (isKept(labels.name(i), nameless)) {
                if (matched == key.size() || !key.name(matched).equals(labels.name(i))
                        || !key.value(matched).equals(labels.value(i))) {
                    return false;
                }
                matched++;
            }
        }
        return matched == key.size();
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int group = 0; group < keys.size(); group++) {
            int slot = spread(hash(keys.get(group), false)) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = group + 1;
        }
    }
}
