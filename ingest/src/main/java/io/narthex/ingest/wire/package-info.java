/// Reading protobuf messages field by field, without objects for them.
@NullMarked
package io.narthex.ingest.wire;

import org.jspecify.annotations.NullMarked;
