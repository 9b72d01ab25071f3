/// Silences: states, updates, limits, and which of them mute a label set.
@NullMarked
package io.narthex.alert.silence;

import org.jspecify.annotations.NullMarked;
