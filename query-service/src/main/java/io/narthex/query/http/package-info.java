/// Prometheus' HTTP API over the merged head and segments, and the files of the web UI.
@NullMarked
package io.narthex.query.http;

import org.jspecify.annotations.NullMarked;
