package io.narthex.rules.template;

import java.util.List;

import io.narthex.rules.expression.VectorSample;

/// What a template's `query` asks: an expression at the rule's evaluation time.
@FunctionalInterface
public interface TemplateQuery {
    List<VectorSample> query(String expr);
}
