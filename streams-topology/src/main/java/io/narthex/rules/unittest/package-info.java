/// Unit tests of rules, in the files that users have for promtool.
@NullMarked
package io.narthex.rules.unittest;

import org.jspecify.annotations.NullMarked;
