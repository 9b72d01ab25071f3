/// Recent samples of the series that rules read.
@NullMarked
package io.narthex.rules.window;

import org.jspecify.annotations.NullMarked;
