package io.narthex.promql.reference;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.narthex.model.Labels;
import io.narthex.promql.failure.ExecutionFailure;

/// The samples of one time.
final class Vector {
    private final TreeMap<Labels, Double> samples = new TreeMap<>();

    void put(Labels labels, double value) {
        if (samples.put(labels, value) != null) {
            throw new ExecutionFailure("two samples with the labels " + labels);
        }
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    int size() {
        return samples.size();
    }

    Collection<Double> values() {
        return samples.values();
    }

    Stream<Map.Entry<Labels, Double>> entries() {
        return samples.entrySet().stream();
    }

    void forEach(BiConsumer<Labels, Double> use) {
        samples.forEach(use);
    }
}
