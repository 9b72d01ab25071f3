/// From a flushed group to its receivers: muting, de-duplication, retries, the notification log.
@NullMarked
package io.narthex.alert.notify;

import org.jspecify.annotations.NullMarked;
