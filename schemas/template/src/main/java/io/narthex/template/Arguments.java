package io.narthex.template;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// The arguments of one call, already checked against the function's parameters.
public final class Arguments {
    private final List<@Nullable Object> values;

    Arguments(List<@Nullable Object> values) {
        this.values = Collections.unmodifiableList(values);
    }

    public int size() {
        return values.size();
    }

    /// As given: null, `Boolean`, `Long`, `Double`, `String`, [SafeText], `List`, `Map` or [TemplateObject].
    public @Nullable Object value(int index) {
        return values.get(index);
    }

    /// All from an index on; unmodifiable.
    public List<@Nullable Object> from(int index) {
        return values.subList(index, values.size());
    }

    /// Of a parameter of type [TemplateFunction.Parameter#STRING].
    public String text(int index) {
        return (String) require(index);
    }

    /// Of a parameter of type [TemplateFunction.Parameter#INT].
    public long integer(int index) {
        return (Long) require(index);
    }

    /// Of a parameter of type [TemplateFunction.Parameter#FLOAT].
    public double number(int index) {
        return (Double) require(index);
    }

    /// Of a parameter of type [TemplateFunction.Parameter#BOOL].
    public boolean bool(int index) {
        return (Boolean) require(index);
    }

    /// Of a parameter of type [TemplateFunction.Parameter#LIST].
    public List<?> list(int index) {
        return (List<?>) require(index);
    }

    /// Of a parameter of type [TemplateFunction.Parameter#ANY] that must be a map.
    ///
    /// @throws TemplateException if it is none
    public Map<?, ?> map(int index) {
        if (Values.unwrap(value(index)) instanceof Map<?, ?> map) {
            return map;
        }
        throw new TemplateException(
                "wrong type for value; expected map[string]interface {}; got " + Values.typeName(value(index)));
    }

    private Object require(int index) {
        Object value = values.get(index);
        if (value == null) {
            throw new TemplateException("argument " + index + " is nil");
        }
        return value;
    }
}
