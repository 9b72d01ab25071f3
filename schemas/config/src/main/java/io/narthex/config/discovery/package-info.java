/// Where targets come from: static lists, files, HTTP servers.
@NullMarked
package io.narthex.config.discovery;

import org.jspecify.annotations.NullMarked;
