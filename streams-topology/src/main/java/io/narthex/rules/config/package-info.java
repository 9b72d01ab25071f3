/// Rule files: read strictly, checked, and turned into versions of rule groups.
@NullMarked
package io.narthex.rules.config;

import org.jspecify.annotations.NullMarked;
