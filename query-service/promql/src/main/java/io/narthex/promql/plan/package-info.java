/// What will run: the plan of one query over one grid of evaluation times.
@NullMarked
package io.narthex.promql.plan;

import org.jspecify.annotations.NullMarked;
