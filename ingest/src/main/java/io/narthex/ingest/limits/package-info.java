/// What ingest refuses before it costs memory.
@NullMarked
package io.narthex.ingest.limits;

import org.jspecify.annotations.NullMarked;
