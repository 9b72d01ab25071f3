/// Alertmanager's notification templates: the data they see, the functions they call, the built-in set.
@NullMarked
package io.narthex.alert.notify.template;

import org.jspecify.annotations.NullMarked;
