/// Alertmanager's HTTP surface: API v2 and the endpoints beside it.
@NullMarked
package io.narthex.alert.http;

import org.jspecify.annotations.NullMarked;
