/// What the user wrote: expressions as sealed records with their place in the text.
@NullMarked
package io.narthex.promql.ast;

import org.jspecify.annotations.NullMarked;
