/// Aggregation groups: which alerts are notified together, and when.
@NullMarked
package io.narthex.alert.group;

import org.jspecify.annotations.NullMarked;
