/// Alerts to Alertmanagers elsewhere: what `alerting.alertmanagers` names gets them as from a Prometheus.
@NullMarked
package io.narthex.rules.notify;

import org.jspecify.annotations.NullMarked;
