/// What the log says about rule groups, their partial results and their results.
@NullMarked
package io.narthex.schema.rule;

import org.jspecify.annotations.NullMarked;
