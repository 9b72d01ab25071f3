/// Arithmetic on native histograms.
@NullMarked
package io.narthex.promql.histogram;

import org.jspecify.annotations.NullMarked;
