/// The router put together: state, the live configuration, and what clients ask of both.
@NullMarked
package io.narthex.alert.router;

import org.jspecify.annotations.NullMarked;
