/// The text formats of metrics, read from bytes.
@NullMarked
package io.narthex.ingest.exposition;

import org.jspecify.annotations.NullMarked;
