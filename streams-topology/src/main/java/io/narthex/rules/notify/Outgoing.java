package io.narthex.rules.notify;

import io.narthex.model.Labels;
import io.narthex.schema.alert.Alert;

/// An alert in the queue of one Alertmanager.
///
/// @param labels after that Alertmanager's own relabelling
record Outgoing(Alert alert, Labels labels, Delivery delivery) {}
