/// What ingest publishes beside samples, and the numbers of its sample producer.
@NullMarked
package io.narthex.ingest.produce;

import org.jspecify.annotations.NullMarked;
