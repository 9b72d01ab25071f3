/// The router's state in Kafka: alerts, silences, notification log, audit events and group ownership.
@NullMarked
package io.narthex.alert.log;

import org.jspecify.annotations.NullMarked;
