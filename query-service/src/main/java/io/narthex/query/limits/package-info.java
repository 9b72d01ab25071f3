/// How many queries run at once, and who waits.
@NullMarked
package io.narthex.query.limits;

import org.jspecify.annotations.NullMarked;
