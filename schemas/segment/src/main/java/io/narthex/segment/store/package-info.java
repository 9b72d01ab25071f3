/// Where segments lie: the object store, the catalogue of what is in it, and the merging of small segments.
@NullMarked
package io.narthex.segment.store;

import org.jspecify.annotations.NullMarked;
