package io.narthex.rules.config;

import java.time.Duration;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;

/// What a rule group takes from outside its file.
///
/// @param interval where the group sets none
/// @param queryOffset where the group sets none
/// @param lateness how long a partition waits past an evaluation time before it answers
/// @param externalLabels seen by templates
public record RuleDefaults(TenantId tenant, Duration interval, Duration queryOffset, Duration lateness,
        Labels externalLabels) {}
