/// The port through which the engine reads series; implemented by the head, segments and in-memory tests.
@NullMarked
package io.narthex.promql.source;

import org.jspecify.annotations.NullMarked;
