/// Expressions to text.
@NullMarked
package io.narthex.promql.print;

import org.jspecify.annotations.NullMarked;
