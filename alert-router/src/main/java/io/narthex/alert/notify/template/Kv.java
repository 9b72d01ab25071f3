package io.narthex.alert.notify.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.template.TemplateException;
import io.narthex.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/// A set of names and values with Alertmanager's methods.
///
/// @param values sorted by name; `alertname` comes first only in pairs
record Kv(Map<String, String> values) implements TemplateObject {
    static Kv of(Map<String, String> values) {
        Map<String, String> sorted = new TreeMap<>(Labels::compareUtf8);
        sorted.putAll(values);
        return new Kv(sorted);
    }

    @Override
    public String typeName() {
        return "template.KV";
    }

    @Override
    public @Nullable Object underlying() {
        return values;
    }

    @Override
    public String text() {
        return sortedPairs().text();
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "SortedPairs" -> sortedPairs();
            case "Names" -> sortedPairs().names();
            case "Values" -> sortedPairs().values();
            case "String" -> text();
            default -> ABSENT;
        };
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments) {
        if (!method.equals("Remove") || arguments.size() != 1) {
            return arguments.isEmpty() ? field(method) : ABSENT;
        }
        Object names = arguments.getFirst();
        if (names instanceof TemplateObject object) {
            names = object.underlying();
        }
        if (!(names instanceof List<?> list)) {
            throw new TemplateException("wrong type for value; expected []string");
        }
        Map<String, String> left = new TreeMap<>(values);
        list.forEach(left::remove);
        return Kv.of(left);
    }

    Pairs sortedPairs() {
        List<Pair> pairs = new ArrayList<>(values.size());
        values.forEach((name, value) -> {
            if (name.equals("alertname")) {
                pairs.addFirst(new Pair(name, value));
            } else {
                pairs.add(new Pair(name, value));
            }
        });
        return new Pairs(pairs);
    }

    /// One name and its value.
    record Pair(String name, String value) implements TemplateObject {
        @Override
        public String typeName() {
            return "template.Pair";
        }

        @Override
        public @Nullable Object field(String field) {
            return switch (field) {
                case "Name" -> name;
                case "Value" -> value;
                default -> ABSENT;
            };
        }

        @Override
        public String text() {
            return "{" + name + " " + value + "}";
        }
    }

    /// Pairs in order.
    record Pairs(List<Pair> pairs) implements TemplateObject {
        @Override
        public String typeName() {
            return "template.Pairs";
        }

        @Override
        public @Nullable Object underlying() {
            return pairs;
        }

        Strings names() {
            return new Strings(pairs.stream().map(Pair::name).toList());
        }

        Strings values() {
            return new Strings(pairs.stream().map(Pair::value).toList());
        }

        @Override
        public String text() {
            return String.join(", ", pairs.stream().map(pair -> pair.name + "=" + pair.value).toList());
        }

        @Override
        public @Nullable Object field(String name) {
            return switch (name) {
                case "Names" -> names();
                case "Values" -> values();
                case "String" -> text();
                default -> ABSENT;
            };
        }
    }

    /// Strings in order.
    record Strings(List<String> list) implements TemplateObject {
        @Override
        public String typeName() {
            return "template.Strings";
        }

        @Override
        public @Nullable Object underlying() {
            return list;
        }

        @Override
        public @Nullable Object field(String name) {
            return ABSENT;
        }

        @Override
        public @Nullable Object call(String method, List<@Nullable Object> arguments) {
            if (!method.equals("Join") || arguments.size() != 1
                    || !(arguments.getFirst() instanceof String separator)) {
                return ABSENT;
            }
            return String.join(separator, list);
        }
    }
}
