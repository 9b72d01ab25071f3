/// Series and layouts: how an id becomes a label set again, and which partition a series belongs to.
@NullMarked
package io.narthex.schema.series;

import org.jspecify.annotations.NullMarked;
