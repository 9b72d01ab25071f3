/// What the log keeps of pushed groups.
@NullMarked
package io.narthex.schema.push;

import org.jspecify.annotations.NullMarked;
