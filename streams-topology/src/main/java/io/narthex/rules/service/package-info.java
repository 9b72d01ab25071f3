/// The rules service: loads rule files, runs the topology and the relay, reports status and metrics.
@NullMarked
package io.narthex.rules.service;

import org.jspecify.annotations.NullMarked;
