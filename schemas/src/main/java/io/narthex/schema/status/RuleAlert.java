package io.narthex.schema.status;

import java.util.Map;

import io.narthex.model.Labels;

/// An active alert of a rule.
///
/// @param labels labels of the alert
/// @param annotations annotations, templates expanded
/// @param state state of the alert
/// @param activeAtMs when it became active, epoch milliseconds
/// @param keepFiringSinceMs when its condition ceased while it is kept firing, epoch milliseconds; 0 where it holds
/// @param value value of the expression
public record RuleAlert(Labels labels, Map<String, String> annotations, RuleAlertState state, long activeAtMs,
        long keepFiringSinceMs, double value) {
    public RuleAlert {
        annotations = Map.copyOf(annotations);
    }
}
