/// alertmanager.yml: every key parsed, checked, defaulted, and printed again with its secrets masked.
@NullMarked
package io.narthex.alert.config;

import org.jspecify.annotations.NullMarked;
