/// Compressed samples in memory: the chunks of the head, in blocks of fixed size outside the heap.
@NullMarked
package io.narthex.segment.chunk;

import org.jspecify.annotations.NullMarked;
