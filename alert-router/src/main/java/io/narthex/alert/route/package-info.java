/// The routing tree and the identity strings of routes and groups.
@NullMarked
package io.narthex.alert.route;

import org.jspecify.annotations.NullMarked;
