/// What a query reads: the heads of all partitions and the segments in force, as one source.
@NullMarked
package io.narthex.query.source;

import org.jspecify.annotations.NullMarked;
