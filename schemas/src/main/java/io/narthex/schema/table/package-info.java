/// A compacted topic as a table in memory, and publishing into one.
@NullMarked
package io.narthex.schema.table;

import org.jspecify.annotations.NullMarked;
