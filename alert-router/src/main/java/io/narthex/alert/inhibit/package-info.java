/// Alerts that mute others.
@NullMarked
package io.narthex.alert.inhibit;

import org.jspecify.annotations.NullMarked;
