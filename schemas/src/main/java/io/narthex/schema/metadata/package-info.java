/// Type, help and unit of metrics as they lie in the log.
@NullMarked
package io.narthex.schema.metadata;

import org.jspecify.annotations.NullMarked;
