/// The life of an alert between its rule's evaluations.
@NullMarked
package io.narthex.rules.alerting;

import org.jspecify.annotations.NullMarked;
