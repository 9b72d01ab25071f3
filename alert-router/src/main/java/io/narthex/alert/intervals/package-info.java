/// Named intervals of the calendar that mute or activate a route.
@NullMarked
package io.narthex.alert.intervals;

import org.jspecify.annotations.NullMarked;
