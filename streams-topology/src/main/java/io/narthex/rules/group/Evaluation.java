package io.narthex.rules.group;

import java.util.List;

import io.narthex.rules.alerting.AlertWrite;
import io.narthex.schema.rule.ResultSample;

/// What one evaluation of a group gives.
///
/// @param samples to record, staleness markers included
/// @param alerts to write to the topic of alerts
/// @param outcomes one for each rule, in order
public record Evaluation(List<ResultSample> samples, List<AlertWrite> alerts, List<RuleOutcome> outcomes) {
    public Evaluation {
        samples = List.copyOf(samples);
        alerts = List.copyOf(alerts);
        outcomes = List.copyOf(outcomes);
    }
}
