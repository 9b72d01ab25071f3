/// An installed Prometheus as a peer that tests compare with.
@NullMarked
package io.narthex.rules.peer;

import org.jspecify.annotations.NullMarked;
