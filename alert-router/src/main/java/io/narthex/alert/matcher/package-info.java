/// Matchers of labels in Alertmanager's two grammars.
@NullMarked
package io.narthex.alert.matcher;

import org.jspecify.annotations.NullMarked;
