/// Alerts as the router knows them: identity, merging, resolution.
@NullMarked
package io.narthex.alert.alerts;

import org.jspecify.annotations.NullMarked;
