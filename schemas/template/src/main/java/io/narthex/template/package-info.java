/// The Go template language: lexer, parser, evaluator and functions.
@NullMarked
package io.narthex.template;

import org.jspecify.annotations.NullMarked;
