/// Routing, grouping, inhibition, silences and notification.
@NullMarked
package io.narthex.alert;

import org.jspecify.annotations.NullMarked;
