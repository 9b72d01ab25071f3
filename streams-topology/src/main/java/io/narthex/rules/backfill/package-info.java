/// Rules over the past: the evaluation of the stream, fed from history instead of the log.
@NullMarked
package io.narthex.rules.backfill;

import org.jspecify.annotations.NullMarked;
