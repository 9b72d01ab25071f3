/// The recent samples of the owned partitions, in memory and indexed.
@NullMarked
package io.narthex.query.head;

import org.jspecify.annotations.NullMarked;
