/// An HTTP client as the configuration describes it: authentication, TLS, proxy, redirects.
@NullMarked
package io.narthex.config.client;

import org.jspecify.annotations.NullMarked;
