/// Label sets, series ids, matchers and samples: what every process agrees on.
@NullMarked
package io.narthex.model;

import org.jspecify.annotations.NullMarked;
