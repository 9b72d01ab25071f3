/// The manifests of segments as they lie in the log.
@NullMarked
package io.narthex.schema.catalogue;

import org.jspecify.annotations.NullMarked;
