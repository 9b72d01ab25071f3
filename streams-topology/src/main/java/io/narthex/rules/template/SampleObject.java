package io.narthex.rules.template;

import io.narthex.model.Labels;
import io.narthex.rules.expression.VectorSample;
import io.narthex.template.GoFormat;
import io.narthex.template.TemplateObject;

import org.jspecify.annotations.Nullable;

/// An element of a `query` result as templates see it: `.Labels` and `.Value`.
record SampleObject(Labels labels, double value) implements TemplateObject {
    static SampleObject of(VectorSample sample) {
        return new SampleObject(sample.labels(), sample.value());
    }

    @Override
    public String typeName() {
        return "*template.sample";
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Labels" -> labels.toMap();
            case "Value" -> (Object) value;
            default -> ABSENT;
        };
    }

    @Override
    public String toString() {
        return "{" + GoFormat.text(labels.toMap()) + " " + GoFormat.text(value) + "}";
    }
}
