/// Compressed chunks in memory and Parquet segments at rest.
@NullMarked
package io.narthex.segment;

import org.jspecify.annotations.NullMarked;
