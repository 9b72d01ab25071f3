/// What one query may use: samples in memory, time, and the caller's patience.
@NullMarked
package io.narthex.promql.limits;

import org.jspecify.annotations.NullMarked;
