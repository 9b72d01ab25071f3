/// The PromQL language and engine; it knows no Kafka and no HTTP.
@NullMarked
package io.narthex.promql;

import org.jspecify.annotations.NullMarked;
