package io.narthex.rules.alerting;

import io.narthex.model.TenantId;

/// The rule that alerts come from, as their records name it.
///
/// @param group file;group
/// @param query the rule's expression
/// @param intervalMs between evaluations of the group
public record AlertOrigin(TenantId tenant, String group, String query, long intervalMs) {}
