/// The HTTP face of ingest: remote write and the Pushgateway's port.
@NullMarked
package io.narthex.ingest.http;

import org.jspecify.annotations.NullMarked;
