/// What segments hold, for whoever goes through the past partition by partition.
@NullMarked
package io.narthex.query.history;

import org.jspecify.annotations.NullMarked;
