/// The Go template language (`text/template` and the part of `html/template` that notifications need): parse, execute, format.
@NullMarked
package io.narthex.template;

import org.jspecify.annotations.NullMarked;
