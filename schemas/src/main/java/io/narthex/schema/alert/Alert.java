package io.narthex.schema.alert;

import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;

/// An alert and its state.
///
/// @param tenant isolation unit that the record belongs to
/// @param labels labels that identify the alert; its name under alertname
/// @param annotations annotations, templates expanded
/// @param state where the alert stands
/// @param startsAtMs when it became active, epoch milliseconds
/// @param endsAtMs when it is or will be resolved unless it is renewed, epoch milliseconds
/// @param updatedAtMs when the record was written, epoch milliseconds
/// @param generatorUrl link to the expression that raised it, or empty
/// @param value value of the expression when it was last evaluated; 0 for alerts posted from outside
/// @param source file;group of the rule group that raised it, or api
/// @param evaluatedAtMs evaluation time of the record, epoch milliseconds; 0 for alerts posted from outside
/// @param timeout whether endsAtMs was set by the receiver because the sender gave none
public record Alert(TenantId tenant, Labels labels, Map<String, String> annotations, AlertState state, long startsAtMs,
        long endsAtMs, long updatedAtMs, String generatorUrl, double value, String source, long evaluatedAtMs,
        boolean timeout) {
    public Alert {
        annotations = Map.copyOf(annotations);
    }
}
