/// The log: topic catalogue, record codecs and the id table.
@NullMarked
package io.narthex.schema;

import org.jspecify.annotations.NullMarked;
