/// Shows the plan of a query as a tree for people to read.
@NullMarked
package io.narthex.promql.explain;

import org.jspecify.annotations.NullMarked;
