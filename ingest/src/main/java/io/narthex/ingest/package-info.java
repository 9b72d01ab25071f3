/// Scraping, pushes and remote write into the log.
@NullMarked
package io.narthex.ingest;

import org.jspecify.annotations.NullMarked;
