/// The push gateway: groups of pushed families, kept in the log and written as samples.
@NullMarked
package io.narthex.ingest.push;

import org.jspecify.annotations.NullMarked;
