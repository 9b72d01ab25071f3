/// Relabelling: one label set in, one or none out.
@NullMarked
package io.narthex.config.relabel;

import org.jspecify.annotations.NullMarked;
