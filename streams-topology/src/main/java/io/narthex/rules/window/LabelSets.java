package io.narthex.rules.window;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;

/// The label sets of one record, each once, numbered as they come.
public final class LabelSets {
    private final Map<Labels, Integer> numbers = new LinkedHashMap<>();

    public int number(Labels labels) {
        Integer known = numbers.putIfAbsent(labels, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /// In the order of their numbers.
    public List<Labels> all() {
        return List.copyOf(numbers.keySet());
    }
}
