/// Plans that give the same answers and messages with less work.
@NullMarked
package io.narthex.promql.rewrite;

import org.jspecify.annotations.NullMarked;
