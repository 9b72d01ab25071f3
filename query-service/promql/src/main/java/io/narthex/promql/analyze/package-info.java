/// Checks of an expression's types and shapes, with Prometheus' messages.
@NullMarked
package io.narthex.promql.analyze;

import org.jspecify.annotations.NullMarked;
