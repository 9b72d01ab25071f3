/// How records of the control topics lie in bytes: Avro single-object encoding of plain Java records.
@NullMarked
package io.narthex.schema.codec;

import org.jspecify.annotations.NullMarked;
