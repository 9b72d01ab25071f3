/// The newest exemplars in memory.
@NullMarked
package io.narthex.query.exemplar;

import org.jspecify.annotations.NullMarked;
