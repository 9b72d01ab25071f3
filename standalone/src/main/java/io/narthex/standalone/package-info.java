/// Everything in one process, and the `narthex` command.
@NullMarked
package io.narthex.standalone;

import org.jspecify.annotations.NullMarked;
