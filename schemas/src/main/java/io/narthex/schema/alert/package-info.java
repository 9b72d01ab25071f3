/// What the log says about alerts, silences and notifications.
@NullMarked
package io.narthex.schema.alert;

import org.jspecify.annotations.NullMarked;
