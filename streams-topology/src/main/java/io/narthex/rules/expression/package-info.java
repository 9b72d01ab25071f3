/// Evaluation of one expression at one time over the series at hand.
@NullMarked
package io.narthex.rules.expression;

import org.jspecify.annotations.NullMarked;
