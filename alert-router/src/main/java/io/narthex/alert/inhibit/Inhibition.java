package io.narthex.alert.inhibit;

import io.narthex.schema.alert.AlertFingerprint;

/// Why an alert is inhibited.
///
/// @param rule name of the rule, or its position
/// @param source the alert that mutes
public record Inhibition(String rule, AlertFingerprint source) {}
