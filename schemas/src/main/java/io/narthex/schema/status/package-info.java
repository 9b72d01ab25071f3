/// What one service shows of another: targets, pools, rule groups, members, configuration.
@NullMarked
package io.narthex.schema.status;

import org.jspecify.annotations.NullMarked;
