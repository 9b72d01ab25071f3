/// Recording and alerting rules in Kafka Streams.
@NullMarked
package io.narthex.rules;

import org.jspecify.annotations.NullMarked;
