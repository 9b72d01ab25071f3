/// Evaluation of a rule group at one time, free of any transport.
@NullMarked
package io.narthex.rules.group;

import org.jspecify.annotations.NullMarked;
