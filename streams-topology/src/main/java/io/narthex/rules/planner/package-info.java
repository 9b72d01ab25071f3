/// What a rule group reads: which series, how far back.
@NullMarked
package io.narthex.rules.planner;

import org.jspecify.annotations.NullMarked;
