/// One view of the head and the segments: each series once, each timestamp once.
@NullMarked
package io.narthex.query.merge;

import org.jspecify.annotations.NullMarked;
