/// The Kafka Streams topology that evaluates rules: partition windows, partial results, group evaluation.
@NullMarked
package io.narthex.rules.stream;

import org.jspecify.annotations.NullMarked;
