/// Follows the samples topic into the heads.
@NullMarked
package io.narthex.query.consume;

import org.jspecify.annotations.NullMarked;
