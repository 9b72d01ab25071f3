/// How well names and values fit what somebody looks for.
@NullMarked
package io.narthex.query.search;

import org.jspecify.annotations.NullMarked;
