/// `prometheus.yml` as checked records, and relabelling.
@NullMarked
package io.narthex.config;

import org.jspecify.annotations.NullMarked;
