/// The operators that run a plan, series by series over arrays of steps.
@NullMarked
package io.narthex.promql.exec;

import org.jspecify.annotations.NullMarked;
