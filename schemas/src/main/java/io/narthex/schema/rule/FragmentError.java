package io.narthex.schema.rule;

/// Why a fragment has no answer in a partition.
///
/// @param fragment fragment of the group's plan
/// @param message the error, as a query gives it
public record FragmentError(int fragment, String message) {}
