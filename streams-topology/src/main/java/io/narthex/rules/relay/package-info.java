/// From recorded results to samples: what rules produce is published as any producer publishes.
@NullMarked
package io.narthex.rules.relay;

import org.jspecify.annotations.NullMarked;
