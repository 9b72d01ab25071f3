/// The remote write receiver: from a snappy block to samples in the log.
@NullMarked
package io.narthex.ingest.remotewrite;

import org.jspecify.annotations.NullMarked;
