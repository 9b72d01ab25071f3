package io.narthex.rules.alerting;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import org.jspecify.annotations.Nullable;

/// One write to the topic of alerts.
///
/// @param labels as the topic has them
/// @param alert null to remove an alert that was pending and never fired
public record AlertWrite(TenantId tenant, Labels labels, @Nullable Alert alert) {}
