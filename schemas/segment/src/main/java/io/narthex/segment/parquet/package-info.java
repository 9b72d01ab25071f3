/// Segments at rest: Parquet tables written and read by page code of our own over parquet-java's public page interface.
@NullMarked
package io.narthex.segment.parquet;

import org.jspecify.annotations.NullMarked;
