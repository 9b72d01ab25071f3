/// The e-mail receiver.
@NullMarked
package io.narthex.alert.notify.email;

import org.jspecify.annotations.NullMarked;
