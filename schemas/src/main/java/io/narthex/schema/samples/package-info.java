/// The records of the topic `narthex.samples`: sample batches in columns, and ticks.
@NullMarked
package io.narthex.schema.samples;

import org.jspecify.annotations.NullMarked;
