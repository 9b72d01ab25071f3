/// The command-line flags, spelled as Prometheus and Alertmanager spell theirs wherever one has a counterpart.
@NullMarked
package io.narthex.standalone.flags;

import org.jspecify.annotations.NullMarked;
