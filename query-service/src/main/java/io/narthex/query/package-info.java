/// Head, segments and the PromQL HTTP API.
@NullMarked
package io.narthex.query;

import org.jspecify.annotations.NullMarked;
