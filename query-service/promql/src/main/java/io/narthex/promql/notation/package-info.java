/// The notation of series with values that test files use: `x{job="a"} 1 2 _ 3+1x4 stale {{count:3 sum:4}}`.
@NullMarked
package io.narthex.promql.notation;

import org.jspecify.annotations.NullMarked;
