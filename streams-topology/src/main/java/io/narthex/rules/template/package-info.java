/// Templates of rules: Prometheus' functions and variables on top of the Go template language.
@NullMarked
package io.narthex.rules.template;

import org.jspecify.annotations.NullMarked;
