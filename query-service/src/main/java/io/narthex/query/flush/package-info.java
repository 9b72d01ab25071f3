/// Makes what the heads hold durable as segments, trims the log behind them and drops what is too old.
@NullMarked
package io.narthex.query.flush;

import org.jspecify.annotations.NullMarked;
