package io.narthex.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A label set: unique names, sorted by the bytes of their UTF-8, no empty value. It is the identity of a series.
///
/// Immutable. Names and values lie alternately in one array that never leaks; [#equals] and [#hashCode] are by content
/// and the hash is computed once.
public final class Labels implements Comparable<Labels> {
    /// The name of the label that holds the metric name.
    public static final String METRIC_NAME = "__name__";

    public static final Labels EMPTY = new Labels(new String[0]);

    private final String[] pairs;
    private int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /// Name and value alternately, in any order.
    ///
    /// @throws IllegalArgumentException if the count is odd or a name occurs twice
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("label names and values must come in pairs, got " + namesAndValues.length
                    + " strings");
        }
        Builder builder = new Builder(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    public static Labels of(Map<String, String> labels) {
        Builder builder = new Builder(labels.size());
        labels.forEach(builder::add);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder(8);
    }

    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    public String name(int index) {
        return pairs[2 * index];
    }

    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /// The value of a label, empty where it is absent: PromQL knows no difference.
    public String value(String name) {
        int index = indexOf(name);
        return index < 0 ? "" : pairs[2 * index + 1];
    }

    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /// The value of `__name__`, empty where it is absent.
    public String metricName() {
        return value(METRIC_NAME);
    }

    /// A builder that starts with these labels.
    public Builder toBuilder() {
        Builder builder = new Builder(size() + 2);
        System.arraycopy(pairs, 0, builder.pairs, 0, pairs.length);
        builder.length = pairs.length;
        return builder;
    }

    public Labels with(String name, String value) {
        return toBuilder().set(name, value).build();
    }

    public Labels without(String name) {
        return has(name) ? filter(n -> !n.equals(name)) : this;
    }

    public Labels withoutMetricName() {
        return without(METRIC_NAME);
    }

    /// Only the labels with these names.
    public Labels only(Collection<String> names) {
        return filter(names::contains);
    }

    /// All but the labels with these names.
    public Labels except(Collection<String> names) {
        return filter(name -> !names.contains(name));
    }

    private Labels filter(Predicate<String> keep) {
        String[] kept = new String[pairs.length];
        int length = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (keep.test(pairs[i])) {
                kept[length++] = pairs[i];
                kept[length++] = pairs[i + 1];
            }
        }
        if (length == pairs.length) {
            return this;
        }
        return length == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, length));
    }

    /// The same labels with every text replaced by an equal one, so that label sets share their texts.
    ///
    /// @param canonical gives for a text one that equals it
    public Labels sharing(UnaryOperator<String> canonical) {
        String[] shared = new String[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            shared[i] = canonical.apply(pairs[i]);
        }
        return new Labels(shared);
    }

    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /// A map in the order of the labels.
    public Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>(Labels::compareUtf8);
        forEach(map::put);
        return map;
    }

    private int indexOf(String name) {
        // Label sets are small: a scan beats a binary search with the UTF-8 order.
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return i / 2;
            }
        }
        return -1;
    }

    /// Prometheus' order of label sets: pair by pair, then the shorter first.
    @Override
    public int compareTo(Labels other) {
        int common = Math.min(pairs.length, other.pairs.length);
        for (int i = 0; i < common; i++) {
            if (!pairs[i].equals(other.pairs[i])) {
                return compareUtf8(pairs[i], other.pairs[i]);
            }
        }
        return Integer.compare(pairs.length, other.pairs.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = Arrays.hashCode(pairs);
            hash = h;
        }
        return h;
    }

    /// The Prometheus text form: `name{a="b"}`, `{a="b"}`, or `{"odd.name", "odd label"="b"}` where a name needs quotes.
    @Override
    public String toString() {
        return LabelsText.format(this);
    }

    /// Compares by the bytes of the UTF-8 forms, which is by code point. [String#compareTo] differs for characters
    /// outside the basic plane.
    public static int compareUtf8(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xSurrogate = Character.isSurrogate(x);
                boolean ySurrogate = Character.isSurrogate(y);
                return xSurrogate == ySurrogate ? Character.compare(x, y) : xSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// Collects labels in any order. Not thread-safe; may be used again after [#build].
    public static final class Builder {
        private String[] pairs;
        private int length;

        private Builder(int expected) {
            pairs = new String[Math.max(2, 2 * expected)];
        }

        /// Appends without looking for the name; [#build] refuses a name that came twice.
        public Builder add(String name, String value) {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * length);
            }
            pairs[length++] = name;
            pairs[length++] = value;
            return this;
        }

        /// Sets or replaces; an empty value removes.
        public Builder set(String name, String value) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equals(name)) {
                    pairs[i + 1] = requireNonNull(value, "value");
                    return this;
                }
            }
            return add(name, value);
        }

        public Builder remove(String name) {
            return set(name, "");
        }

        /// The value so far, empty where the label is absent.
        public String value(String name) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equals(name)) {
                    return pairs[i + 1];
                }
            }
            return "";
        }

        public Builder clear() {
            length = 0;
            return this;
        }

        /// @throws IllegalArgumentException if a name occurs twice with values that are not empty
        public Labels build() {
            String[] sorted = new String[length];
            int count = 0;
            for (int i = 0; i < length; i += 2) {
                if (pairs[i + 1].isEmpty()) {
                    continue;
                }
                int at = count;
                while (at > 0) {
                    int order = compareUtf8(sorted[at - 2], pairs[i]);
                    if (order == 0) {
                        throw new IllegalArgumentException("label name \"" + pairs[i] + "\" is not unique");
                    }
                    if (order < 0) {
                        break;
                    }
                    sorted[at] = sorted[at - 2];
                    sorted[at + 1] = sorted[at - 1];
                    at -= 2;
                }
                sorted[at] = pairs[i];
                sorted[at + 1] = pairs[i + 1];
                count += 2;
            }
            if (count == 0) {
                return EMPTY;
            }
            return new Labels(count == sorted.length ? sorted : Arrays.copyOf(sorted, count));
        }
    }
}
