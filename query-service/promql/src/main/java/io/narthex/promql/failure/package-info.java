/// Why a query did not give an answer.
@NullMarked
package io.narthex.promql.failure;

import org.jspecify.annotations.NullMarked;
