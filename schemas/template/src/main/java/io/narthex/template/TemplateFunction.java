package io.narthex.template;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// A function that templates call by name, with the signature by which the executor checks and converts arguments.
///
/// Results are of the value model: null, `Boolean`, `Long`, `Double`, `String`, [SafeText], `List`, `Map`, [TemplateObject].
public final class TemplateFunction {
    /// What a parameter admits.
    public enum Parameter {
        ANY("interface {}"), STRING("string"), INT("int"), FLOAT("float64"), BOOL("bool"), LIST("[]interface {}");

        private final String typeName;

        Parameter(String typeName) {
            this.typeName = typeName;
        }

        String typeName() {
            return typeName;
        }
    }

    /// The body; an exception of its own becomes `error calling NAME: message`.
    @FunctionalInterface
    public interface Body {
        @Nullable
        Object call(Arguments arguments);
    }

    private final List<Parameter> parameters;
    private final boolean isVariadic;
    private final Body body;

    private TemplateFunction(List<Parameter> parameters, boolean isVariadic, Body body) {
        this.parameters = parameters;
        this.isVariadic = isVariadic;
        this.body = body;
    }

    /// A function of exactly these parameters.
    public static TemplateFunction of(Body body, Parameter... parameters) {
        return new TemplateFunction(List.of(parameters), false, body);
    }

    /// A function whose last parameter may occur any number of times, none included.
    public static TemplateFunction variadic(Body body, Parameter... parameters) {
        if (parameters.length == 0) {
            throw new IllegalArgumentException("a variadic function needs the type of its last parameter");
        }
        return new TemplateFunction(List.of(parameters), true, body);
    }

    boolean isVariadic() {
        return isVariadic;
    }

    /// Parameters that must be given.
    int requiredCount() {
        return isVariadic ? parameters.size() - 1 : parameters.size();
    }

    Parameter parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    @Nullable
    Object call(List<@Nullable Object> arguments) {
        return body.call(new Arguments(arguments));
    }
}
