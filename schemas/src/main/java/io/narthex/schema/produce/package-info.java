/// The way of samples into the log: series before samples, acknowledged late, atomic per scrape or request, never without bound.
@NullMarked
package io.narthex.schema.produce;

import org.jspecify.annotations.NullMarked;
