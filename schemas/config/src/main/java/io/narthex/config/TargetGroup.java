package io.narthex.config;

import java.util.List;

import io.narthex.model.Labels;

/// Addresses that share labels.
///
/// @param source where the group comes from, unique within its discovery
public record TargetGroup(String source, List<String> targets, Labels labels) {}
