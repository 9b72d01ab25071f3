/// The HTTP servers of the process and the endpoints that every service shares.
@NullMarked
package io.narthex.standalone.web;

import org.jspecify.annotations.NullMarked;
