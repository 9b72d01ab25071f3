/// Which segments there are: publishing them, listing them, and what is live among them.
@NullMarked
package io.narthex.segment.catalogue;

import org.jspecify.annotations.NullMarked;
