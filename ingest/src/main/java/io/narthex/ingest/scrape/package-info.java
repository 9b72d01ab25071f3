/// Scrape pools: targets, scrape loops, what one scrape becomes.
@NullMarked
package io.narthex.ingest.scrape;

import org.jspecify.annotations.NullMarked;
