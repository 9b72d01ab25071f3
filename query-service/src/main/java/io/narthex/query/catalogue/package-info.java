/// Which segments are in force, and their open readers.
@NullMarked
package io.narthex.query.catalogue;

import org.jspecify.annotations.NullMarked;
