package io.narthex.template;

import static io.narthex.template.TemplateFunction.Parameter.ANY;
import static io.narthex.template.TemplateFunction.Parameter.STRING;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// The functions that every Go template has.
final class Builtins {
    static final Map<String, TemplateFunction> FUNCTIONS = Map.ofEntries(
            // The executor evaluates these two itself, for they stop early; only their signatures count.
            Map.entry("and", TemplateFunction.variadic(arguments -> arguments.value(arguments.size() - 1), ANY, ANY)),
            Map.entry("or", TemplateFunction.variadic(arguments -> arguments.value(arguments.size() - 1), ANY, ANY)),
            Map.entry("not", TemplateFunction.of(arguments -> !Values.isTrue(arguments.value(0)), ANY)),
            Map.entry("call", TemplateFunction.variadic(Builtins::call, ANY, ANY)),
            Map.entry("html", TemplateFunction.variadic(arguments -> Escapes.html(evalText(arguments)), ANY)),
            Map.entry("js", TemplateFunction.variadic(arguments -> Escapes.js(evalText(arguments)), ANY)),
            Map.entry("urlquery", TemplateFunction.variadic(arguments -> Escapes.urlQuery(evalText(arguments)), ANY)),
            Map.entry("index", TemplateFunction.variadic(Builtins::index, ANY, ANY)),
            Map.entry("slice", TemplateFunction.variadic(Builtins::slice, ANY, ANY)),
            Map.entry("len", TemplateFunction.of(arguments -> length(arguments.value(0)), ANY)),
            Map.entry("print", TemplateFunction.variadic(arguments -> GoFormat.sprint(arguments.from(0)), ANY)),
            Map.entry("println", TemplateFunction.variadic(arguments -> GoFormat.sprintln(arguments.from(0)), ANY)),
            Map.entry(
                    "printf",
                    TemplateFunction.variadic(
                            arguments -> GoFormat.sprintf(
                                    arguments.text(0),
                                    arguments.from(1)),
                            STRING,
                            ANY)),
            Map.entry(
                    "eq",
                    TemplateFunction.variadic(
                            arguments -> Comparisons.eq(arguments.value(0), arguments.from(1)),
                            ANY,
                            ANY)),
            Map.entry("ne", comparison((a, b) -> !Comparisons.eq(a, java.util.Collections.singletonList(b)))),
            Map.entry("lt", comparison(Comparisons::lt)),
            Map.entry("le", comparison(Comparisons::le)),
            // Not-less and not-less-or-equal, as Go has them, which shows with NaN.
            Map.entry("gt", comparison((a, b) -> !Comparisons.le(a, b))),
            Map.entry("ge", comparison((a, b) -> !Comparisons.lt(a, b))));

    private Builtins() {}

    private interface Comparison {
        boolean test(@Nullable Object left, @Nullable Object right);
    }

    private static TemplateFunction comparison(Comparison comparison) {
        return TemplateFunction.of(arguments -> comparison.test(arguments.value(0), arguments.value(1)), ANY, ANY);
    }

    private static String evalText(Arguments arguments) {
        return arguments.size() == 1 && arguments.value(0) instanceof String text
                ? text
                : GoFormat.sprint(arguments.from(0));
    }

    private static @Nullable Object call(Arguments arguments) {
        Object function = arguments.value(0);
        if (function == null) {
            throw new TemplateException("call of nil");
        }
        if (!(function instanceof TemplateFunction callable)) {
            throw new TemplateException(
                    "non-function " + GoFormat.text(function) + " of type " + Values.typeName(function));
        }
        int given = arguments.size() - 1;
        if (given < callable.requiredCount() || !callable.isVariadic() && given > callable.requiredCount()) {
            throw new TemplateException(
                    "wrong number of args: got " + given + " want " + (callable.isVariadic() ? "at least " : "")
                            + callable.requiredCount());
        }
        return callable.call(arguments.from(1));
    }

    private static long length(@Nullable Object value) {
        return switch (Values.unwrap(value)) {
            case null -> throw new TemplateException("len of nil pointer");
            case String text -> (long) text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new TemplateException("len of type " + Values.typeName(value));
        };
    }

    private static @Nullable Object index(Arguments arguments) {
        Object value = Values.unwrap(arguments.value(0));
        if (value == null) {
            throw new TemplateException("index of untyped nil");
        }
        for (Object index : arguments.from(1)) {
            value = Values.unwrap(Values.normalize(indexOnce(value, index)));
        }
        return value;
    }

    private static @Nullable Object indexOnce(@Nullable Object value, @Nullable Object given) {
        Object index = Values.unwrap(given);
        return switch (value) {
            case null -> throw new TemplateException("index of nil pointer");
            case List<?> list -> list.get(position(index, list.size() - 1));
            case String text -> {
                byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                yield (long) (utf8[position(index, utf8.length - 1)] & 0xff);
            }
            case Map<?, ?> map -> {
                if (index == null) {
                    throw new TemplateException("value is nil; should be of type string");
                }
                Object someKey = map.isEmpty() ? "" : Values.normalize(map.keySet().iterator().next());
                if (!Values.typeName(index).equals(Values.typeName(someKey))) {
                    throw new TemplateException(
                            "value has type " + Values.typeName(index) + "; should be " + Values.typeName(someKey));
                }
                yield map.containsKey(index) ? map.get(index) : Values.zeroElement(map);
            }
            default -> throw new TemplateException("can't index item of type " + Values.typeName(value));
        };
    }

    private static int position(@Nullable Object index, int last) {
        if (index == null) {
            throw new TemplateException("cannot index slice/array with nil");
        }
        if (!(index instanceof Long number)) {
            throw new TemplateException("cannot index slice/array with type " + Values.typeName(index));
        }
        if (number < 0 || number > last) {
            throw new TemplateException("index out of range: " + number);
        }
        return number.intValue();
    }

    private static Object slice(Arguments arguments) {
        Object value = Values.unwrap(arguments.value(0));
        if (value == null) {
            throw new TemplateException("slice of untyped nil");
        }
        int count = arguments.size() - 1;
        if (count > 3) {
            throw new TemplateException("too many slice indexes: " + count);
        }
        if (value instanceof String && count == 3) {
            throw new TemplateException("cannot slice string with 3 indexes");
        }
        byte[] utf8 = value instanceof String text ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8) : null;
        int size = utf8 != null ? utf8.length : value instanceof List<?> list ? list.size() : -1;
        if (size < 0) {
            throw new TemplateException("can't slice item of type " + Values.typeName(value));
        }
        int from = count > 0 ? position(Values.unwrap(arguments.value(1)), size) : 0;
        int to = count > 1 ? position(Values.unwrap(arguments.value(2)), size) : size;
        if (count > 2) {
            position(Values.unwrap(arguments.value(3)), size);
        }
        if (from > to) {
            throw new TemplateException("invalid slice index: " + from + " > " + to);
        }
        return utf8 != null
                ? new String(utf8, from, to - from, java.nio.charset.StandardCharsets.UTF_8)
                : ((List<?>) value).subList(from, to);
    }
}
