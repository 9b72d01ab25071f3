/// What a query answers: scalars, strings and series over time.
@NullMarked
package io.narthex.promql.value;

import org.jspecify.annotations.NullMarked;
