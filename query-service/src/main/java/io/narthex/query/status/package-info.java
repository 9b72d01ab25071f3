/// What the other services report of themselves, as the API shows it.
@NullMarked
package io.narthex.query.status;

import org.jspecify.annotations.NullMarked;
