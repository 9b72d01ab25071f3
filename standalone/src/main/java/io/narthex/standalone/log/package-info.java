/// Structured logs as Prometheus writes them: logfmt or JSON on standard error.
@NullMarked
package io.narthex.standalone.log;

import org.jspecify.annotations.NullMarked;
