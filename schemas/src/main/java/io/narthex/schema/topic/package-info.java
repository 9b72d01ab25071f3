/// The topics of the log: their names, shapes and how a process reaches them.
@NullMarked
package io.narthex.schema.topic;

import org.jspecify.annotations.NullMarked;
