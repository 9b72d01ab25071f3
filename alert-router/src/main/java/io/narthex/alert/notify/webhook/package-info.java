/// The webhook receiver and the HTTP client behind it.
@NullMarked
package io.narthex.alert.notify.webhook;

import org.jspecify.annotations.NullMarked;
